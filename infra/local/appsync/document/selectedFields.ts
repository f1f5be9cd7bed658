// The fields that a selection asks for, with fragments spread out and @skip/@include applied: response key → field nodes.
import { getDirectiveValues, GraphQLIncludeDirective, GraphQLSkipDirective, Kind } from 'graphql';
import type { FieldNode, FragmentDefinitionNode, SelectionSetNode, VariableValues } from 'graphql';

/** What deciding about a selection needs of its operation. */
export interface SelectionScope {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variableValues: VariableValues;
}

/** Response key → the nodes that share it. Type conditions are not decided: fields of every fragment are in. */
export type SelectedFields = Map<string, FieldNode[]>;

/** Collects what the given fields select below themselves. */
export function selectedFieldsBelow(nodes: readonly FieldNode[], scope: SelectionScope): SelectedFields {
  const selected: SelectedFields = new Map();
  const visited = new Set<string>();
  for (const node of nodes) if (node.selectionSet) collect(node.selectionSet, scope, selected, visited);
  return selected;
}

function collect(
  selectionSet: SelectionSetNode,
  scope: SelectionScope,
  selected: SelectedFields,
  visited: Set<string>,
): void {
  for (const selection of selectionSet.selections) {
    if (selection.directives?.length && !isIncluded(selection, scope)) continue;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const nodes = selected.get(key);
      if (nodes) nodes.push(selection);
      else selected.set(key, [selection]);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      collect(selection.selectionSet, scope, selected, visited);
    } else {
      const name = selection.name.value;
      const fragment = scope.fragments.get(name);
      if (!fragment || visited.has(name)) continue;
      visited.add(name);
      collect(fragment.selectionSet, scope, selected, visited);
    }
  }
}

/** Do @skip and @include leave the selection in? */
export function isIncluded(node: Parameters<typeof getDirectiveValues>[1], scope: SelectionScope): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, node, scope.variableValues)?.['if'] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, scope.variableValues)?.['if'] !== false;
}
