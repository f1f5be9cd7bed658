// A function whose files end in .js, in the cdk.out of an app that is an ES module.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../testing/temporaryFolder.ts';
import { createTestCloud } from '../testing/testCloud.ts';
import { createFunctionRunner } from './functionRunner.ts';
import { functionDefinition } from './testFunction.ts';

/** Writes the function's files below an app that is an ES module, invokes it and answers what it said. */
async function invoke(files: Record<string, string>): Promise<unknown> {
  const app = temporaryFolder();
  writeFileSync(join(app, 'package.json'), '{ "type": "module" }');
  const codeFolder = join(app, 'cdk.out', 'asset.1');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(codeFolder, name)), { recursive: true });
    writeFileSync(join(codeFolder, name), text);
  }
  const runner = createFunctionRunner(createTestCloud(), functionDefinition('', { codeFolder }));
  onTestFinished(() => runner.close());
  const outcome = await runner.invoke('{}', 'request-1');
  return JSON.parse(outcome?.payload ?? '""');
}

test('index.js is CommonJS, as are the files that it requires', async () => {
  const answer = await invoke({
    'index.js': "exports.handler = async () => require('./words.js').hello;",
    'words.js': "module.exports = { hello: 'hello' };",
  });

  expect(answer).toBe('hello');
});

test('index.js that is an ES module needs a package.json that says so', async () => {
  const source = "export const handler = async () => 'hello';";

  expect(await invoke({ 'index.js': source })).toMatchObject({ errorType: 'SyntaxError' });
  expect(await invoke({ 'index.js': source, 'package.json': '{ "type": "module" }' })).toBe('hello');
});

test('a package within the function says of its own files what they are', async () => {
  const answer = await invoke({
    'index.mjs': "import { hello } from 'words'; export const handler = async () => hello;",
    'node_modules/words/package.json': '{ "type": "module", "exports": "./index.js" }',
    'node_modules/words/index.js': "export const hello = 'hello';",
  });

  expect(answer).toBe('hello');
});
