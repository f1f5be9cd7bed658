// What ctx.info.selectionSetList says of interfaces and unions.
import { buildSchema, Kind, parse } from 'graphql';
import type { FieldNode, FragmentDefinitionNode } from 'graphql';
import { expect, test } from 'vitest';
import { selectionInfoOf } from './selectionInfo.ts';

const schema = buildSchema(`
  interface Named { name: String  friend: Named }
  interface Placed implements Named { name: String  friend: Named  place: String }
  type Room implements Named & Placed { name: String  friend: Room  place: String  seats: Int }
  union Any = Room
  type Query { named: Named  placed: Placed  room: Room  any: Any }
`);

function listOf(query: string): readonly string[] {
  const document = parse(query);
  const fragments = new Map<string, FragmentDefinitionNode>();
  let field: FieldNode | undefined;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION)
      field = definition.selectionSet.selections[0] as FieldNode;
  }
  const definition = schema.getQueryType()?.getFields()[field?.name.value ?? ''];
  if (!field || !definition) throw new Error(query);
  const scope = { fragments, variableValues: { sources: {}, coerced: {} } };
  return selectionInfoOf([field], definition.type, scope).selectionSetList;
}

test.each([
  ['{ named { name ... on Room { seats friend { name } } } }', ['name']],
  ['{ named { ...F __typename } } fragment F on Room { name seats }', ['__typename']],
  ['{ named { ... on Named { title: name } ... { friend { name } } } }', ['title', 'friend', 'friend/name']],
  ['{ named { friend { name ... on Room { seats } } } }', ['friend', 'friend/name']],
  ['{ placed { place ... on Named { name } ... on Room { seats } } }', ['place', 'name']],
  ['{ room { seats ... on Named { name } ...F } } fragment F on Room { place }', ['seats', 'name', 'place']],
  ['{ room { friend { seats ... on Named { name } } } }', ['friend', 'friend/seats', 'friend/name']],
  ['{ any { __typename ... on Room { seats } } }', ['__typename']],
])('lists an interface’s own fields only: %s', (query, list) => {
  expect(listOf(query)).toEqual(list);
});

test('is computed for the type that a shared fragment’s field has where it stands', () => {
  const query = '{ room { ...F } } fragment F on Named { friend { name ... on Room { seats } } }';

  expect(listOf(query)).toEqual(['friend', 'friend/name', 'friend/seats']);
});
