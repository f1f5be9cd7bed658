// The limits on one request, held against the schema, whose every field may be asked once, and against every operation that
// the project sends.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type {
  ASTNode,
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLObjectType,
  SelectionSetNode,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { projectRoot } from './projectRoot.ts';
import { deepestOperationLevels, widestOperationResolvers } from './requestLimits.ts';
import { pipelineResolvers, unitResolvers } from './resolvers.ts';
import { stages } from './stages.ts';

/** The schema's own bound on `limit`. */
const maxPageItems = 100;
const readText = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const schema = buildSchema(readText('schema/appsync.graphql') + readText('schema/schema.graphql'));
const resolvers = { ...unitResolvers, ...pipelineResolvers };

interface Extent {
  readonly levels: number;
  readonly resolvers: number;
}

/** What it takes to ask each field of a type, and of the types below, once. */
function extentOf(type: GraphQLObjectType, above: readonly GraphQLObjectType[] = []): Extent[] {
  if (above.includes(type)) throw new Error(`${type.name} contains itself: nothing bounds an operation.`);
  return Object.values(type.getFields()).map((field) => {
    const below = getNamedType(field.type);
    const extents = isObjectType(below) ? extentOf(below, [...above, type]) : [];
    const items = isListType(getNullableType(field.type)) ? maxPageItems : 1;
    const own = `${type.name}.${field.name}` in resolvers ? 1 : 0;
    return {
      levels: 1 + Math.max(0, ...extents.map(({ levels }) => levels)),
      resolvers: own + items * extents.reduce((sum, extent) => sum + extent.resolvers, 0),
    };
  });
}

const rootFields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
  (type) => (type ? extentOf(type) : []),
);

/** The resolvers that an operation runs; lists have none below them, which a test holds. */
function resolversOf(document: DocumentNode, others: readonly DocumentNode[]): number[] {
  const all = [document, ...others];
  const types = new TypeInfo(schema);
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
    let count = 0;
    const countIn = (node: ASTNode): void => {
      visit(
        node,
        visitWithTypeInfo(types, {
          Field(field) {
            if (`${types.getParentType()?.name}.${field.name.value}` in resolvers) count += 1;
          },
          FragmentSpread: (spread) => countIn(findFragment(spread.name.value, all)),
        }),
      );
    };
    countIn(definition);
    return [count];
  });
}

function findFragment(name: string, documents: readonly DocumentNode[]): FragmentDefinitionNode {
  const fragment = documents
    .flatMap(({ definitions }) => definitions)
    .find(
      (definition): definition is FragmentDefinitionNode =>
        definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
    );
  if (!fragment) throw new Error(`There is no fragment ${name}.`);
  return fragment;
}

/** Levels of nested fields, fragments spread out. */
function levelsOf({ selections }: SelectionSetNode, documents: readonly DocumentNode[]): number {
  const levels = selections.map((selection): number => {
    if (selection.kind === Kind.INLINE_FRAGMENT) return levelsOf(selection.selectionSet, documents);
    if (selection.kind === Kind.FIELD)
      return 1 + (selection.selectionSet ? levelsOf(selection.selectionSet, documents) : 0);
    return levelsOf(findFragment(selection.name.value, documents).selectionSet, documents);
  });
  return Math.max(...levels);
}

/** Of each operation of a document; its fragments may stand in others. */
function levelsOfOperations(document: DocumentNode, others: readonly DocumentNode[] = []): number[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? [levelsOf(definition.selectionSet, [document, ...others])]
      : [],
  );
}

const documents = ['clients', 'infra/lambda'].flatMap((folder) =>
  readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => ({ file: `${folder}/${file}`, document: parse(readText(`${folder}/${file}`)) })),
);
const operations = documents.flatMap(({ file, document }) =>
  levelsOfOperations(
    document,
    documents.map((other) => other.document),
  ).map((levels) => ({ file, levels })),
);

describe('the limits', () => {
  test('admit each operation that asks every field once, and hardly more', () => {
    expect(Math.max(...rootFields.map(({ levels }) => levels))).toBe(deepestOperationLevels);
    expect(Math.max(...rootFields.map((field) => field.resolvers))).toBe(widestOperationResolvers);
  });

  test('admit each operation of the clients, the playground and the publisher in each stage', () => {
    const limit = Math.min(...Object.values(stages).map(({ queryDepthLimit = Infinity }) => queryDepthLimit));

    expect(operations.length).toBeGreaterThan(20);
    expect(operations.filter(({ levels }) => levels > limit)).toEqual([]);
  });

  test('admit the resolvers of each of them: the pages run two at most', () => {
    const counts = documents.flatMap(({ document }) =>
      resolversOf(
        document,
        documents.map((other) => other.document),
      ),
    );

    expect(counts.length).toBe(operations.length);
    expect(Math.max(...counts)).toBe(2);
  });

  test('leave lists alone: no field below one has a resolver, so a page of 100 runs one', () => {
    const below = (type: GraphQLObjectType): string[] =>
      Object.values(type.getFields()).flatMap((field) => {
        const named = getNamedType(field.type);
        const own = `${type.name}.${field.name}` in resolvers ? [`${type.name}.${field.name}`] : [];
        return [...own, ...(isObjectType(named) ? below(named) : [])];
      });
    const items = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) => Object.values(type.getFields()))
      .filter(({ type }) => isListType(getNullableType(type)))
      .map(({ type }) => getNamedType(type))
      .filter(isObjectType)
      .filter(({ name }) => !name.startsWith('__'));

    expect(items.map(({ name }) => name).toSorted()).toEqual(['ListedSession', 'Listener', 'SessionEvent']);
    expect(items.flatMap(below)).toEqual([]);
  });

  test('let introspection be as deep as a tool asks for, where it is on', () => {
    const limits = Object.values(stages)
      .filter(({ isIntrospectionEnabled }) => isIntrospectionEnabled)
      .map(({ queryDepthLimit }) => queryDepthLimit);

    expect(limits).toEqual([undefined]);
  });
});
