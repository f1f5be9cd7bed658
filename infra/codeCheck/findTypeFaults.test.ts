// The door of the check: what is checked, what is remembered, and what a damaged memory costs.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findTypeFaults } from './findTypeFaults.ts';
import { openPassedCode } from './passedCode.ts';
import type { PassedCode } from './passedCode.ts';

const handlers = (value: string): string =>
  `export function request(ctx) { return ${value}; }\nexport const response = (ctx) => ctx.result;`;
const sound = handlers('{}');
const closed = 'const set = { ...{ a: 1 }, b: 2 };\nset.status = 3;\nexport const request = (ctx) => set;';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'code-check-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A memory that writes down which codes were added to it. */
function listedMemory(known: readonly string[] = []): PassedCode & { readonly added: string[] } {
  const added: string[] = [];
  return { added, has: (code) => known.includes(code), add: (code) => void added.push(code) };
}

test('a literal with a spread is closed to an assignment: TS2339 with place and span', async () => {
  const [faults = []] = await findTypeFaults([closed], listedMemory());

  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatchObject({ errorType: 'PARSE_ERROR', location: { line: 2, column: 5, span: 6 } });
  expect(faults[0]?.value).toMatch(
    /^code\.js\(2,5\): error TS2339: Property 'status' does not exist on type/,
  );
});

test('faults come in the order of the codes, each with its own', async () => {
  const found = await findTypeFaults([sound, closed, sound, handlers('ctx.args.x.y')], listedMemory());

  expect(found.map(({ length }) => length)).toEqual([0, 1, 0, 0]);
});

test('util, extensions, runtime and console are there without an import, what a browser has is not', async () => {
  const known = 'util.autoId(), extensions, runtime, console.log(1), console.error(2)';
  const [own = [], foreign = []] = await findTypeFaults(
    [handlers(`[${known}]`), handlers('[setTimeout]')],
    listedMemory(),
  );

  expect(own).toEqual([]);
  expect(foreign.map(({ value }) => value)).toEqual([
    "code.js(1,40): error TS2304: Cannot find name 'setTimeout'.",
  ]);
});

test('a literal number as the type of an error is refused, the number of a result is not', async () => {
  const [literal = [], answered = []] = await findTypeFaults(
    [handlers('util.error("no", 404)'), handlers('util.error(ctx.result.body, ctx.result.statusCode)')],
    listedMemory(),
  );

  expect(literal.map(({ value }) => value)).toEqual([
    "code.js(1,56): error TS2345: Argument of type 'number' is not assignable to parameter of type 'string'.",
  ]);
  expect(answered).toEqual([]);
});

test('what passed is remembered once, what has faults is not', async () => {
  const memory = listedMemory();

  await findTypeFaults([sound, closed, sound], memory);

  expect(memory.added).toEqual([sound]);
});

test('code that is remembered is not checked', async () => {
  expect(await findTypeFaults([closed], listedMemory([closed]))).toEqual([[]]);
});

test('the memory knows a code by its text and by the versions that judged it', () => {
  const folder = temporaryFolder();
  openPassedCode('typescript 1', folder).add(sound);

  expect(openPassedCode('typescript 1', folder).has(sound)).toBe(true);
  expect(openPassedCode('typescript 1', folder).has(`${sound} `)).toBe(false);
  expect(openPassedCode('typescript 2', folder).has(sound)).toBe(false);
});

test('a damaged file of the memory counts as unknown, and is whole again after the next check', () => {
  const folder = temporaryFolder();
  const memory = openPassedCode('typescript 1', folder);
  memory.add(sound);
  const [name = ''] = readdirSync(folder);
  writeFileSync(join(folder, name), 'pas');

  expect(memory.has(sound)).toBe(false);
  memory.add(sound);
  expect(memory.has(sound)).toBe(true);
});

test('a memory that cannot be written knows nothing and does no harm', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const memory = openPassedCode('typescript 1', join(file, 'folder'));

  memory.add(sound);

  expect(memory.has(sound)).toBe(false);
});

const slow = `const v0 = { a: 1 };${Array.from(
  { length: 400 },
  (_, index) =>
    `const v${index + 1} = { ...(v${index}.a ? { b${index}: 1 } : { c${index}: 2 }), ...v${index} };`,
).join('')}${sound}`;

test.each([
  ['@ts-nocheck', `// @ts-nocheck\n${closed}`, 'TS2339'],
  ['@ts-ignore', closed.replace('\n', '\n// @ts-ignore\n'), 'TS2339'],
  ['@ts-expect-error', closed.replace('\n', '\n/* @ts-expect-error */\n'), 'TS2339'],
  ['@ts-expect-error above a sound line', `// @ts-expect-error\n${sound}`, 'TS2578'],
])('%s turns no check off', async (_name, code, error) => {
  const [faults = []] = await findTypeFaults([code], listedMemory());

  expect(faults.map(({ value }) => value)).toEqual([expect.stringContaining(error)]);
});

test('a reference to the library of a browser gives nothing, neither to its own code nor to the others', async () => {
  const browser = handlers('[document]');
  const found = await findTypeFaults([`/// <reference lib="dom" />\n${browser}`, browser], listedMemory());

  expect(found.map((faults) => faults.map(({ value }) => value.split(': ')[1]))).toEqual([
    ['error TS2584'],
    ['error TS2584'],
  ]);
});

test.each([
  ['a file of this machine', 'export { findTypeFaults } from "./findTypeFaults.ts";'],
  ['another package', 'import { test } from "vitest";'],
  ['a file of this machine in a comment', '/** @type {import("./typeFault.ts").TypeFault} */\nlet fault;'],
  ['other code that is saved', '/** @type {import("./code1.js").request} */\nlet other;'],
])('%s cannot be imported', async (_name, code) => {
  const [faults = []] = await findTypeFaults([`${code}\n${sound}`, handlers('1')], listedMemory());

  expect(faults.map(({ value }) => value)).toEqual([expect.stringMatching(/ TS(2307|2882): /)]);
});

test('code that takes too long to check is refused, and what comes after it is judged', async () => {
  const [faults] = await findTypeFaults([slow], listedMemory(), 1_000);
  const after = await findTypeFaults([sound, closed], listedMemory());

  expect(faults).toEqual([
    {
      errorType: 'PARSE_ERROR',
      value: 'code.js(1,1): error: The types of this code cannot be checked: it takes longer than 1 seconds.',
      location: { line: 1, column: 1, span: 0 },
    },
  ]);
  expect(after.map(({ length }) => length)).toEqual([0, 1]);
});

test('code that is nested deeper than TypeScript can read is refused, and the code beside it is judged', async () => {
  const nested = `${'['.repeat(15_000)}${']'.repeat(15_000)}`;
  const [first, second = [], third = []] = await findTypeFaults([sound, nested, closed], listedMemory());

  expect(first).toEqual([]);
  expect(second.map(({ value }) => value)).toEqual([
    'code.js(1,1): error: The types of this code cannot be checked: Maximum call stack size exceeded.',
  ]);
  expect(third).toHaveLength(1);
});

test('a check leaves this process free for other work', async () => {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  onTestFinished(() => clearInterval(timer));

  await findTypeFaults([slow], listedMemory(), 1_000);

  expect(turns).toBeGreaterThan(20);
});
