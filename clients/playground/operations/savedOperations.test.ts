// The saved operations against the schema that they are for: each is valid, and together they leave nothing of it out.
import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getNamedType,
  getVariableValues,
  isInputObjectType,
  isObjectType,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { GraphQLInputType, OperationDefinitionNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { moreOperations } from './moreOperations.ts';
import { toSavedOperation } from './savedOperation.ts';
import type { SavedOperation } from './savedOperation.ts';
import { walkthrough } from './walkthrough.ts';

const readSchemaFile = (name: string): string =>
  readFileSync(new URL(`../../../schema/${name}`, import.meta.url), 'utf8');
const schema = buildSchema(`${readSchemaFile('appsync.graphql')}\n${readSchemaFile('schema.graphql')}`);
const savedOperations = [...walkthrough, ...moreOperations];

/** Nobody who uses this page can call it: it is for the IAM principal that publishes changes. */
const publishersOnly = /^(Mutation\.publishSessionStatus|SessionStatusEventInput)\b/;

/** Every field and argument of the schema, as "Session.title" and "Session.events(limit)"; inputs' as "JoinSessionInput.seatId". */
function listSchema(): string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => !type.name.startsWith('__'))
    .flatMap((type) => {
      if (isInputObjectType(type)) return Object.keys(type.getFields()).map((name) => `${type.name}.${name}`);
      if (!isObjectType(type)) return [];
      return Object.values(type.getFields()).flatMap(({ name, args }) => [
        `${type.name}.${name}`,
        ...args.map((argument) => `${type.name}.${name}(${argument.name})`),
      ]);
    })
    .filter((member) => !publishersOnly.test(member));
}

/** What of it one operation selects and gives. */
function listUsed({ query, variables }: SavedOperation): string[] {
  const document = parse(query);
  const [operation] = document.definitions as OperationDefinitionNode[];
  const types = new TypeInfo(schema);
  const used: string[] = [];
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: ({ name }) => void used.push(`${types.getParentType()?.name}.${name.value}`),
      Argument: ({ name }) =>
        void used.push(`${types.getParentType()?.name}.${types.getFieldDef()?.name}(${name.value})`),
    }),
  );
  const given = JSON.parse(variables) as Record<string, unknown>;
  for (const { variable, type } of operation?.variableDefinitions ?? []) {
    const named = type.kind === 'NonNullType' ? type.type : type;
    const input = named.kind === 'NamedType' ? schema.getType(named.name.value) : undefined;
    const value = given[variable.name.value];
    if (input && isInputObjectType(input) && value) used.push(...listGiven(input, value));
  }
  return used;
}

const listGiven = (type: GraphQLInputType, value: object): string[] =>
  Object.keys(value).map((name) => `${getNamedType(type).name}.${name}`);

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

describe('together they leave out', () => {
  const used = new Set(savedOperations.flatMap(listUsed));

  test.each(listSchema())('not %s', (member) => {
    expect([...used]).toContain(member);
  });

  test('only what the publisher alone may call', () => {
    const everything = Object.keys(schema.getMutationType()?.getFields() ?? {});

    expect(everything.filter((name) => !used.has(`Mutation.${name}`))).toEqual(['publishSessionStatus']);
  });
});

test('no two have the same name, by which their tabs are found', () => {
  const names = savedOperations.map(({ operationName }) => operationName);

  expect(new Set(names).size).toBe(names.length);
});

describe.each(savedOperations)('$title', ({ query, variables, operationName, text }) => {
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

test('an operation without a name is refused, since no tab could be found by it', () => {
  expect(() => toSavedOperation('Nameless', 'query { session { status } }', {})).toThrow(
    'The saved operation "Nameless" has no name.',
  );
});
