// What an operation comes to on one schema: per object type the fields to execute, with everything that can be found out before
// a request comes. Made once per document and extended as object types turn up; only @skip and @include need a plan per request.
// https://spec.graphql.org/September2025/#sec-Collecting-Fields
import { isAbstractType, Kind } from 'graphql';
import type {
  FieldNode,
  GraphQLField,
  GraphQLNamedType,
  GraphQLObjectType,
  GraphQLSchema,
  SelectionSetNode,
} from 'graphql';
import { isIncluded } from '../document/selectedFields.ts';
import type { SelectionScope } from '../document/selectedFields.ts';
import type { AccessTable, FieldAccess } from '../auth/fieldAccess.ts';
import type { Completer } from './completer.ts';
import { completerOf } from './completer.ts';
import type { ExecutableResolver } from './runResolver.ts';

/** One field of one object type, as an operation asks for it. */
export interface PlannedField {
  /** How deep it stands: 1 for a root field. */
  readonly level: number;
  readonly responseKey: string;
  readonly name: string;
  readonly parentType: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  /** All nodes that share the response key. */
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
  /** Undefined for introspection, which every caller may use. */
  readonly access: FieldAccess | undefined;
  readonly resolver: ExecutableResolver | undefined;
  readonly complete: Completer;
  /** The fields below, for the object type that the value turned out to be. */
  subfields(type: GraphQLObjectType): readonly PlannedField[];
}

export interface Planner {
  /** The root fields of an operation. The scope's variables matter only where there is @skip or @include. */
  plan(
    rootType: GraphQLObjectType,
    selectionSet: SelectionSetNode,
    scope: SelectionScope,
  ): readonly PlannedField[];
}

export interface PlannerOptions {
  readonly schema: GraphQLSchema;
  readonly accessTable: AccessTable;
  /** "Mutation.createSession" → its resolver. */
  readonly resolvers: ReadonlyMap<string, ExecutableResolver>;
}

/** Makes the planner of one schema. */
export function createPlanner(options: PlannerOptions): Planner {
  const { schema } = options;

  function planFields(
    type: GraphQLObjectType,
    selectionSets: readonly SelectionSetNode[],
    scope: SelectionScope,
    level: number,
  ): readonly PlannedField[] {
    const collected = new Map<string, [FieldNode, ...FieldNode[]]>();
    const visited = new Set<string>();
    for (const selectionSet of selectionSets)
      collect({ schema, type, scope, collected, visited }, selectionSet);
    return [...collected].flatMap(([responseKey, nodes]) => {
      const definition = schema.getField(type, nodes[0].name.value);
      if (!definition) return [];
      return [planField({ level, parentType: type, responseKey, nodes, definition }, scope)];
    });
  }

  function planField(
    place: Pick<PlannedField, 'level' | 'parentType' | 'responseKey' | 'nodes' | 'definition'>,
    scope: SelectionScope,
  ): PlannedField {
    const { level, parentType, nodes, definition } = place;
    const { name } = definition;
    const byType = new Map<GraphQLObjectType, readonly PlannedField[]>();
    return {
      ...place,
      name,
      access: options.accessTable.get(parentType.name)?.get(name),
      resolver: options.resolvers.get(`${parentType.name}.${name}`),
      complete: completerOf(definition.type),
      subfields(type) {
        const known = byType.get(type);
        if (known) return known;
        const selectionSets = nodes.flatMap((node) => (node.selectionSet ? [node.selectionSet] : []));
        const fields = planFields(type, selectionSets, scope, level + 1);
        byType.set(type, fields);
        return fields;
      },
    };
  }

  return { plan: (rootType, selectionSet, scope) => planFields(rootType, [selectionSet], scope, 1) };
}

interface Collection {
  readonly schema: GraphQLSchema;
  readonly type: GraphQLObjectType;
  readonly scope: SelectionScope;
  readonly collected: Map<string, [FieldNode, ...FieldNode[]]>;
  readonly visited: Set<string>;
}

function collect(collection: Collection, selectionSet: SelectionSetNode): void {
  const { scope, collected, visited } = collection;
  for (const selection of selectionSet.selections) {
    if (selection.directives?.length && !isIncluded(selection, scope)) continue;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const nodes = collected.get(key);
      if (nodes) nodes.push(selection);
      else collected.set(key, [selection]);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      if (isApplicable(collection, selection.typeCondition?.name.value))
        collect(collection, selection.selectionSet);
    } else {
      const fragment = scope.fragments.get(selection.name.value);
      if (!fragment || visited.has(selection.name.value)) continue;
      visited.add(selection.name.value);
      if (isApplicable(collection, fragment.typeCondition.name.value))
        collect(collection, fragment.selectionSet);
    }
  }
}

function isApplicable({ schema, type }: Collection, condition: string | undefined): boolean {
  if (condition === undefined || condition === type.name) return true;
  const conditional: GraphQLNamedType | undefined = schema.getType(condition);
  return isAbstractType(conditional) && schema.isSubType(conditional, type);
}
