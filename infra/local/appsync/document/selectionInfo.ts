// `ctx.info.selectionSetList` and `selectionSetGraphQL`: what the client asked for below a field. Computed once per field of a
// remembered document unless @skip or @include make it depend on variables.
// https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html#aws-appsync-resolver-context-reference-info-js
import { getNamedType, isInterfaceType, isObjectType, isUnionType, print, visit } from 'graphql';
import type { FieldNode, FragmentDefinitionNode, GraphQLNamedType, GraphQLOutputType } from 'graphql';
import { selectedFieldsBelow } from './selectedFields.ts';
import type { FragmentFilter, SelectionScope } from './selectedFields.ts';

export interface SelectionInfo {
  /**
   * Response keys, nested ones with their parents: ["title", "signaling", "signaling/region"]. Where the type is an interface,
   * only the interface's own fields are listed, as the guide says; of a union, which has none, only __typename: not recorded.
   */
  readonly selectionSetList: string[];
  /** The selection as written: "{\n  title\n}"; "" for a leaf. */
  readonly selectionSetGraphQL: string;
}

interface RememberedSelection {
  readonly nodes: readonly FieldNode[];
  readonly type: GraphQLNamedType;
  readonly info: SelectionInfo;
}

const none: SelectionInfo = { selectionSetList: [], selectionSetGraphQL: '' };
const byNode = new WeakMap<FieldNode, Omit<RememberedSelection, 'nodes'> | 'depends on variables'>();
// Within one request variables stand still, so that a field of many list items is computed once there, too.
const byRequest = new WeakMap<SelectionScope['variableValues'], Map<FieldNode, RememberedSelection>>();

/** Answers the selection below the nodes of one field, whose type is given. */
export function selectionInfoOf(
  nodes: readonly FieldNode[],
  fieldType: GraphQLOutputType,
  scope: SelectionScope,
): SelectionInfo {
  const [node] = nodes;
  if (!node?.selectionSet) return none;
  const type = getNamedType(fieldType);
  if (nodes.length > 1) return selectionInfoInRequest(node, nodes, type, scope);
  const known = byNode.get(node);
  if (known === 'depends on variables') return selectionInfoInRequest(node, nodes, type, scope);
  // A node of a fragment on an interface is of another type where an implementation narrows it.
  if (known?.type === type) return known.info;
  const info = computeSelectionInfo(nodes, type, scope);
  byNode.set(node, isConditional(node, scope.fragments) ? 'depends on variables' : { type, info });
  return info;
}

function selectionInfoInRequest(
  node: FieldNode,
  nodes: readonly FieldNode[],
  type: GraphQLNamedType,
  scope: SelectionScope,
): SelectionInfo {
  const remembered = byRequest.get(scope.variableValues) ?? new Map<FieldNode, RememberedSelection>();
  byRequest.set(scope.variableValues, remembered);
  const known = remembered.get(node);
  const isSame =
    known?.type === type &&
    known.nodes.length === nodes.length &&
    known.nodes.every((each, index) => each === nodes[index]);
  if (isSame) return known.info;
  const info = computeSelectionInfo(nodes, type, scope);
  remembered.set(node, { nodes, type, info });
  return info;
}

function computeSelectionInfo(
  nodes: readonly FieldNode[],
  type: GraphQLNamedType,
  scope: SelectionScope,
): SelectionInfo {
  const list: string[] = [];
  addPaths({ nodes, type, prefix: '' }, scope, list);
  const [node] = nodes;
  return { selectionSetList: list, selectionSetGraphQL: node?.selectionSet ? print(node.selectionSet) : '' };
}

interface Level {
  readonly nodes: readonly FieldNode[];
  /** Undefined below `__typename` and the like, which have nothing below. */
  readonly type: GraphQLNamedType | undefined;
  /** "signaling/" */
  readonly prefix: string;
}

function addPaths({ nodes, type, prefix }: Level, scope: SelectionScope, list: string[]): void {
  for (const [key, fields] of selectedFieldsBelow(nodes, scope, wantedFragments(type))) {
    list.push(prefix + key);
    const name = fields[0]?.name.value ?? '';
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
    const below = field && getNamedType(field.type);
    addPaths({ nodes: fields, type: below, prefix: `${prefix}${key}/` }, scope, list);
  }
}

function wantedFragments(type: GraphQLNamedType | undefined): FragmentFilter | undefined {
  if (isUnionType(type)) return (name) => name === type.name;
  if (!isInterfaceType(type)) return undefined;
  return (name) => name === type.name || type.getInterfaces().some((parent) => parent.name === name);
}

function isConditional(node: FieldNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): boolean {
  let isFound = false;
  const visited = new Set<string>();
  const search = (root: FieldNode | FragmentDefinitionNode): void => {
    visit(root, {
      Directive(directive) {
        if (directive.name.value === 'skip' || directive.name.value === 'include') isFound = true;
      },
      FragmentSpread(spread) {
        const fragment = fragments.get(spread.name.value);
        if (!fragment || visited.has(spread.name.value)) return;
        visited.add(spread.name.value);
        search(fragment);
      },
    });
  };
  search(node);
  return isFound;
}
