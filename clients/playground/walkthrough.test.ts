// The saved operations against the schema that they are for.
import { readFileSync } from 'node:fs';
import { buildSchema, getVariableValues, parse, validate } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { walkthrough } from './walkthrough.ts';

const readSchemaFile = (name: string): string =>
  readFileSync(new URL(`../../schema/${name}`, import.meta.url), 'utf8');
const schema = buildSchema(`${readSchemaFile('appsync.graphql')}\n${readSchemaFile('schema.graphql')}`);

test('the steps follow the life of a session', () => {
  expect(walkthrough.map(({ title }) => title)).toEqual([
    'Create a session',
    'Watch its status',
    'Take a seat as a listener',
    'Go live',
    'Renew the lease',
    'Pause',
    'Resume',
    'What happened',
    'End',
    'My sessions',
  ]);
});

describe.each(walkthrough)('$title', ({ query, variables, operationName, text }) => {
  test('is valid against the schema', () => {
    expect(validate(schema, parse(query))).toEqual([]);
  });

  test('has variables that the operation takes', () => {
    const [operation] = parse(query).definitions as OperationDefinitionNode[];
    const given = JSON.parse(variables) as Record<string, unknown>;
    const names = operation?.variableDefinitions?.map(({ variable }) => variable.name.value);

    const coerced = getVariableValues(schema, operation?.variableDefinitions ?? [], given);

    expect(coerced).not.toHaveProperty('errors');
    expect(names).toEqual(expect.arrayContaining(Object.keys(given)));
  });

  test('says what it does beside the editor and not in it', () => {
    expect(text).toMatch(/^[A-Z].*\.$/);
    expect(query).toMatch(new RegExp(`^(query|mutation|subscription) ${operationName}`));
  });
});
