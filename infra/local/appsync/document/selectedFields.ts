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

/** Is a fragment on the type of this name wanted? */
export type FragmentFilter = (typeName: string) => boolean;

/** Collects what the given fields select below themselves, of fragments those that are wanted; default: all. */
export function selectedFieldsBelow(
  nodes: readonly FieldNode[],
  scope: SelectionScope,
  isWanted: FragmentFilter = () => true,
): SelectedFields {
  const selected: SelectedFields = new Map();
  const collection = { scope, isWanted, selected, visited: new Set<string>() };
  for (const node of nodes) if (node.selectionSet) collect(node.selectionSet, collection);
  return selected;
}

interface Collection {
  readonly scope: SelectionScope;
  readonly isWanted: FragmentFilter;
  readonly selected: SelectedFields;
  readonly visited: Set<string>;
}

function collect(selectionSet: SelectionSetNode, collection: Collection): void {
  const { scope, isWanted, selected, visited } = collection;
  for (const selection of selectionSet.selections) {
    if (selection.directives?.length && !isIncluded(selection, scope)) continue;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const nodes = selected.get(key);
      if (nodes) nodes.push(selection);
      else selected.set(key, [selection]);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      if (condition === undefined || isWanted(condition)) collect(selection.selectionSet, collection);
    } else {
      const name = selection.name.value;
      const fragment = scope.fragments.get(name);
      if (!fragment || visited.has(name)) continue;
      visited.add(name);
      if (isWanted(fragment.typeCondition.name.value)) collect(fragment.selectionSet, collection);
    }
  }
}

/** Do @skip and @include leave the selection in? */
export function isIncluded(node: Parameters<typeof getDirectiveValues>[1], scope: SelectionScope): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, node, scope.variableValues)?.['if'] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, scope.variableValues)?.['if'] !== false;
}
