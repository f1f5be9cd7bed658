// What the GitHub workflows promise: no keys, no code of others that is not pinned, no more permissions than a job needs.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../stack/projectRoot.ts';
import { stages } from '../stack/stages.ts';

const folder = join(projectRoot, '.github', 'workflows');
const workflows = readdirSync(folder).map((file): [string, string] => [
  file,
  readFileSync(join(folder, file), 'utf8'),
]);
const read = (file: string): string => new Map(workflows).get(file) ?? '';

test.each(workflows)(
  '%s runs no action of others unless it is pinned by its whole hash, with its version',
  (_file, text) => {
    const used = [...text.matchAll(/uses:\s*(.+)/g)].map(([, action = '']) => action);

    expect(used).not.toEqual([]);
    expect(
      used.filter((action) => !/^(actions|aws-actions)\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action)),
    ).toEqual([]);
  },
);

test('no package runs a script of its own where a token of GitHub can be had', () => {
  const installs = [...read('deploy.yml').matchAll(/npm (?:ci|install).*/g)].map(([line]) => line);

  expect(installs).toEqual(['npm ci --no-audit --no-fund --ignore-scripts']);
});

test.each(workflows)('%s holds no secret, and writes nothing to the repository', (_file, text) => {
  expect(text).not.toMatch(/secrets\.|AKIA|write-all|contents: write/);
  expect(text).toMatch(/^permissions:( \{\}|\n {2}contents: read\n)/m);
});

test('CI runs .ci/run and nothing else', () => {
  expect([...read('ci.yml').matchAll(/^ +run: (?!\|)(.*)$/gm)].map(([, line]) => line)).toEqual(['.ci/run']);
});

test('deploying offers each stage, in an environment of its own name, and alone may ask who it is', () => {
  expect(read('deploy.yml')).toContain(`options: [${Object.keys(stages).join(', ')}]`);
  expect(read('deploy.yml')).toContain('environment: ${{ inputs.stage }}');
  expect(workflows.filter(([, text]) => text.includes('id-token: write')).map(([file]) => file)).toEqual([
    'deploy.yml',
  ]);
});

test('no input reaches a shell by being pasted into it', () => {
  const scripts = workflows.flatMap(([, text]) =>
    text.split('\n').filter((line) => !/^ +\w+: \$\{\{/.test(line)),
  );

  expect(scripts.filter((line) => /\$\{\{ (inputs|github\.(event|head))/.test(line))).toEqual([
    '  group: deploy-${{ inputs.stage }}',
  ]);
});
