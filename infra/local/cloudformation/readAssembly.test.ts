// An assembly on disk, as `cdk synth` leaves it, and what is said of one that is not whole.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readAssembly } from './readAssembly.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'assembly-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const stack = { type: 'aws:cloudformation:stack', properties: { templateFile: 'Stack.template.json' } };

function write(file: string, content: unknown): void {
  writeFileSync(join(directory, file), typeof content === 'string' ? content : JSON.stringify(content));
}

function writeAssembly(): void {
  write('manifest.json', {
    artifacts: {
      'Stack.assets': { type: 'cdk:asset-manifest', properties: { file: 'Stack.assets.json' } },
      Stack: stack,
      Tree: { type: 'cdk:tree' },
    },
  });
  write('Stack.template.json', { Resources: { Queue: { Type: 'AWS::SQS::Queue', DependsOn: 'Other' } } });
  write('Stack.assets.json', {
    files: {
      abc: {
        source: { path: 'asset.abc.js', packaging: 'file' },
        destinations: { here: { bucketName: 'bucket', objectKey: 'abc.js' } },
      },
      gone: {
        source: { path: 'asset.gone', packaging: 'zip' },
        destinations: { here: { bucketName: 'bucket', objectKey: 'gone.zip' } },
      },
    },
  });
  write('asset.abc.js', 'export {}');
}

test('reads the stack, its template and its assets by the key that the template gives', () => {
  writeAssembly();
  const assembly = readAssembly(directory);
  expect(assembly.stackName).toBe('Stack');
  expect(assembly.template.resources).toEqual({
    Queue: { type: 'AWS::SQS::Queue', properties: {}, dependsOn: ['Other'] },
  });
  expect(assembly.assets.pathOf('abc.js')).toBe(join(directory, 'asset.abc.js'));
});

test('names an asset that the assembly does not list, and one whose file is missing', () => {
  writeAssembly();
  const { assets } = readAssembly(directory);
  expect(() => assets.pathOf('xyz.js')).toThrow('The assembly has no asset "xyz.js".');
  expect(() => assets.pathOf('gone.zip')).toThrow('The asset "gone.zip" is missing from the assembly');
});

test('refuses a folder without an assembly', () => {
  expect(() => readAssembly(directory)).toThrow(
    `There is no CDK assembly in "${directory}": it has no manifest.json.`,
  );
});

test('refuses an assembly of two stacks, naming them', () => {
  write('manifest.json', { artifacts: { One: stack, Two: stack } });
  expect(() => readAssembly(directory)).toThrow('must hold one stack; it holds One, Two.');
});

test('refuses an assembly without a stack', () => {
  write('manifest.json', { artifacts: {} });
  expect(() => readAssembly(directory)).toThrow('must hold one stack; it holds none.');
});

test('says which file is no JSON', () => {
  writeAssembly();
  write('Stack.template.json', '{');
  expect(() => readAssembly(directory)).toThrow(
    `"${join(directory, 'Stack.template.json')}" cannot be read as JSON`,
  );
});
