// The sentences: one for every error of the schema and of the clients, in words that a person can act on.
import { readFileSync } from 'node:fs';
import { buildSchema, isEnumType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { apiErrorKinds } from '../api/apiError.ts';
import { problems, sentenceOf } from './sentenceOf.ts';

const readSchema = (name: string): string =>
  readFileSync(new URL(`../../../schema/${name}`, import.meta.url), 'utf8');
const sessionErrorTypes = (): string[] => {
  const schema = buildSchema(readSchema('appsync.graphql') + readSchema('schema.graphql'));
  const type = schema.getType('SessionErrorType');
  return isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
};

describe('every error has its sentence', () => {
  test('of the schema', () => {
    const named = sessionErrorTypes();

    expect(named).toContain('SessionFull');
    expect(named.filter((name) => !(problems as readonly string[]).includes(name))).toEqual([]);
  });

  test('of the API client', () => {
    expect(apiErrorKinds.filter((kind) => !problems.includes(kind))).toEqual([]);
  });
});

describe.each(problems)('%s', (problem) => {
  const { says, action, actionLabel } = sentenceOf(problem);

  test('is told in whole sentences, which fit on a small screen', () => {
    expect(says).toMatch(/^[A-Z“].*[.]$/);
    expect(says.length).toBeLessThanOrEqual(160);
  });

  test('is told without codes, names from the program or empty phrases', () => {
    expect(says).not.toMatch(/[a-z][A-Z]|_|\d{3}(?!”)/);
    expect(says).not.toMatch(/\b(error|went wrong|oops|sorry|invalid|null|undefined)\b/i);
  });

  test('has words on its button exactly when there is something to do', () => {
    expect(actionLabel === null).toBe(action === 'none');
  });
});

test('no two problems are told in the same words', () => {
  const told = problems.map((problem) => sentenceOf(problem).says);

  expect(new Set(told).size).toBe(told.length);
});
