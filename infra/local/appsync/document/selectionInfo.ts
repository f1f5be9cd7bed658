// `ctx.info.selectionSetList` and `selectionSetGraphQL`: what the client asked for below a field. Computed once per field of a
// remembered document unless @skip or @include make it depend on variables.
// https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html#aws-appsync-resolver-context-reference-info-js
import { print, visit } from 'graphql';
import type { FieldNode, FragmentDefinitionNode } from 'graphql';
import { selectedFieldsBelow } from './selectedFields.ts';
import type { SelectionScope } from './selectedFields.ts';

export interface SelectionInfo {
  /** Response keys, nested ones with their parents: ["title", "signaling", "signaling/region"]. */
  readonly selectionSetList: string[];
  /** The selection as written: "{\n  title\n}"; "" for a leaf. */
  readonly selectionSetGraphQL: string;
}

interface RememberedSelection {
  readonly nodes: readonly FieldNode[];
  readonly info: SelectionInfo;
}

const none: SelectionInfo = { selectionSetList: [], selectionSetGraphQL: '' };
const byNode = new WeakMap<FieldNode, SelectionInfo | 'depends on variables'>();
// Within one request variables stand still, so that a field of many list items is computed once there, too.
const byRequest = new WeakMap<SelectionScope['variableValues'], Map<FieldNode, RememberedSelection>>();

/** Answers the selection below the nodes of one field. */
export function selectionInfoOf(nodes: readonly FieldNode[], scope: SelectionScope): SelectionInfo {
  const [node] = nodes;
  if (!node?.selectionSet) return none;
  if (nodes.length > 1) return selectionInfoInRequest(node, nodes, scope);
  const known = byNode.get(node);
  if (known === 'depends on variables') return selectionInfoInRequest(node, nodes, scope);
  if (known) return known;
  const info = computeSelectionInfo(nodes, scope);
  byNode.set(node, isConditional(node, scope.fragments) ? 'depends on variables' : info);
  return info;
}

function selectionInfoInRequest(
  node: FieldNode,
  nodes: readonly FieldNode[],
  scope: SelectionScope,
): SelectionInfo {
  const remembered = byRequest.get(scope.variableValues) ?? new Map<FieldNode, RememberedSelection>();
  byRequest.set(scope.variableValues, remembered);
  const known = remembered.get(node);
  if (known?.nodes.length === nodes.length && known.nodes.every((each, index) => each === nodes[index])) {
    return known.info;
  }
  const info = computeSelectionInfo(nodes, scope);
  remembered.set(node, { nodes, info });
  return info;
}

function computeSelectionInfo(nodes: readonly FieldNode[], scope: SelectionScope): SelectionInfo {
  const list: string[] = [];
  addPaths(nodes, scope, '', list);
  const [node] = nodes;
  return { selectionSetList: list, selectionSetGraphQL: node?.selectionSet ? print(node.selectionSet) : '' };
}

function addPaths(nodes: readonly FieldNode[], scope: SelectionScope, prefix: string, list: string[]): void {
  for (const [key, fields] of selectedFieldsBelow(nodes, scope)) {
    list.push(prefix + key);
    addPaths(fields, scope, `${prefix}${key}/`, list);
  }
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
