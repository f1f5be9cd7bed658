// The closed list of errors: every value is raised by some resolver, documented on the fields, and expected by a journey.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { buildASTSchema, isEnumType, parse } from 'graphql';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readFolder = (folder: string, fits: (name: string) => boolean): string =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && fits(name))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
    .join('\n');

const sdl = ['appsync.graphql', 'schema.graphql'].map((name) =>
  readFileSync(join(root, 'schema', name), 'utf8'),
);
const type = buildASTSchema(parse(sdl.join('\n'))).getType('SessionErrorType');
const errorTypes = isEnumType(type) ? type.getValues().map((value) => value.name) : [];

test('the schema has a list of errors', () => {
  expect(errorTypes).toContain('SessionNotFound');
});

test('each error is raised by a resolver', () => {
  const sources = readFolder('resolvers', (name) => !name.includes('.test'));

  expect(errorTypes.filter((errorType) => !sources.includes(`'${errorType}'`))).toEqual([]);
});

test('each error is named by the description of a field that raises it', () => {
  expect(errorTypes.filter((errorType) => !(sdl[1] ?? '').includes(`\`${errorType}\``))).toEqual([]);
});

test('each error is expected by a journey', () => {
  const journeys = readFolder('infra/journeys', (name) => name.endsWith('.test.ts'));

  expect(errorTypes.filter((errorType) => !journeys.includes(errorType))).toEqual([]);
});
