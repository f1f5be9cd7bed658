// How deep and how large an operation is once its fragments are spread out; computed per fragment once, so that
// fragments that spread fragments cannot make the measuring itself exponential.
import { Kind } from 'graphql';
import type { FragmentDefinitionNode, SelectionSetNode } from 'graphql';

export interface Measure {
  /** Levels of nested fields: `{ a { b } }` has 2. Introspection fields count like others. */
  readonly depth: number;
  /** Fields, each counted as often as it is spread. */
  readonly fieldCount: number;
}

/**
 * Measures a selection set.
 * @param fragments the document's fragments, validated to have no cycles
 */
export function measureSelectionSet(
  selectionSet: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  measured = new Map<string, Measure>(),
): Measure {
  let depth = 0;
  let fieldCount = 0;
  const add = (measure: Measure, ownLevel: number): void => {
    depth = Math.max(depth, measure.depth + ownLevel);
    fieldCount += measure.fieldCount + ownLevel;
  };
  for (const selection of selectionSet.selections) {
    if (selection.kind === Kind.FIELD) {
      const inner = selection.selectionSet;
      add(inner ? measureSelectionSet(inner, fragments, measured) : { depth: 0, fieldCount: 0 }, 1);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      add(measureSelectionSet(selection.selectionSet, fragments, measured), 0);
    } else {
      add(measureFragment(selection.name.value, fragments, measured), 0);
    }
  }
  return { depth, fieldCount };
}

function measureFragment(
  name: string,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  measured: Map<string, Measure>,
): Measure {
  const known = measured.get(name);
  if (known) return known;
  const fragment = fragments.get(name);
  const measure = fragment
    ? measureSelectionSet(fragment.selectionSet, fragments, measured)
    : { depth: 0, fieldCount: 0 };
  measured.set(name, measure);
  return measure;
}
