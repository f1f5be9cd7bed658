// The contract itself: complete descriptions, authorisation on every type, and lists that other files repeat in their types.
import { readFileSync } from 'node:fs';
import { buildASTSchema, isEnumType, isInputObjectType, isObjectType, parse } from 'graphql';
import type { GraphQLNamedType } from 'graphql';
import { expect, test } from 'vitest';
import { admittedChanges } from './lifecycle.ts';
import { maxListenersPerSession } from './limits.ts';
import { seatNumbers, sessionItemAttributes } from './sessionItem.ts';
import { adjectives, largestNumber, nouns, smallestNumber } from './words.ts';

const readSdl = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const sdl = readSdl('./schema.graphql');
const schema = buildASTSchema(parse(readSdl('./appsync.graphql') + sdl));
const ownTypes = Object.values(schema.getTypeMap()).filter((type) =>
  new RegExp(`^(type|enum|input) ${type.name}\\b`, 'm').test(sdl),
);

/** Every place of a type that wants a description, with what it has. */
function describedPlaces(type: GraphQLNamedType): [string, string | null | undefined][] {
  const places: [string, string | null | undefined][] = [[type.name, type.description]];
  if (isEnumType(type))
    for (const value of type.getValues()) places.push([`${type.name}.${value.name}`, value.description]);
  if (isInputObjectType(type))
    for (const field of Object.values(type.getFields()))
      places.push([`${type.name}.${field.name}`, field.description]);
  if (isObjectType(type)) {
    for (const field of Object.values(type.getFields())) {
      places.push([`${type.name}.${field.name}`, field.description]);
      for (const arg of field.args) places.push([`${type.name}.${field.name}(${arg.name})`, arg.description]);
    }
  }
  return places;
}

test('every type, field, argument and enum value has a description', () => {
  const places = ownTypes.flatMap(describedPlaces);

  expect(places.length).toBeGreaterThan(100);
  expect(places.filter(([, description]) => !description).map(([place]) => place)).toEqual([]);
});

test('every object type and every field of the roots says who may use it', () => {
  const roots = ['Query', 'Mutation', 'Subscription'];
  const unguarded = ownTypes.filter(isObjectType).flatMap((type) => {
    if (!roots.includes(type.name)) return type.astNode?.directives?.length ? [] : [type.name];
    return Object.values(type.getFields())
      .filter(
        (field) =>
          !field.astNode?.directives?.some((directive) =>
            /^aws_(cognito_user_pools|api_key|iam)$/.test(directive.name.value),
          ),
      )
      .map((field) => `${type.name}.${field.name}`);
  });

  expect(unguarded).toEqual([]);
});

test('only the publisher reaches publishSessionStatus, and both sides reach what it answers', () => {
  const directivesOf = (name: string): string[] =>
    new RegExp(`${name}[^@\\n]*((?: ?@\\w+)+)`).exec(sdl)?.[1]?.trim().split(' ') ?? [];

  expect(directivesOf('publishSessionStatus\\(')).toEqual(['@aws_iam']);
  expect(directivesOf('type SessionStatusEvent ')).toEqual([
    '@aws_cognito_user_pools',
    '@aws_api_key',
    '@aws_iam',
  ]);
});

test('the lifecycle has a row for exactly the statuses of the schema', () => {
  const type = schema.getType('SessionStatus');

  expect(isEnumType(type) && type.getValues().map((value) => value.name)).toEqual(
    Object.keys(admittedChanges),
  );
});

test('stored attributes are the fields of Session that are not computed, and the store’s own', () => {
  const type = schema.getType('Session');
  const fields = isObjectType(type) ? Object.keys(type.getFields()) : [];
  const storedFields = Object.keys(sessionItemAttributes).filter((name) => fields.includes(name));

  expect(fields.filter((name) => !storedFields.includes(name)).sort()).toEqual([
    'events',
    'heldSeatIds',
    'isOwner',
    'leaseExpiresAt',
    'listenerCount',
    'listeners',
    'signaling',
  ]);
  expect(storedFields).toHaveLength(12);
});

test('there are as many seat numbers as listeners', () => {
  expect(seatNumbers).toHaveLength(maxListenersPerSession);
});

test('at least 30 million names can be formed, each of lower-case words', () => {
  const words = [...adjectives, ...nouns];

  expect(
    new Set(adjectives).size * new Set(nouns).size * (largestNumber - smallestNumber + 1),
  ).toBeGreaterThan(30_000_000);
  expect(words.filter((word) => !/^[a-z]{3,10}$/.test(word))).toEqual([]);
});
