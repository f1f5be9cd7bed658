// Takes one grant out of a template: one action on one resource of one statement, and leaves all others as they are.
import type { Grant } from '../local/iam/grants.ts';
import type { TemplateChange } from '../journeys/copyAssembly.ts';

interface Statement {
  Effect: string;
  Action?: unknown;
  Resource?: unknown;
}
interface Document {
  Statement: Statement | Statement[];
}

/**
 * Makes the change.
 * @throws Error (the change) when the template has no such grant: what the local cloud numbers is then not what is written
 */
export const removeGrant =
  ({ declaredIn, position, action }: Pick<Grant, 'declaredIn' | 'position' | 'action'>): TemplateChange =>
  ({ Resources }) => {
    let passed = 0;
    for (const document of documentsOf(Resources[declaredIn]?.Properties ?? {})) {
      for (const [index, statement] of asList(document.Statement).entries()) {
        if (statement.Effect !== 'Allow') continue;
        const [actions, resources] = [asList(statement.Action), asList(statement.Resource)];
        const place = position - passed;
        passed += actions.length * resources.length;
        if (place < 0 || position >= passed) continue;
        const [actionPlace, resourcePlace] = [Math.floor(place / resources.length), place % resources.length];
        if (actions[actionPlace] !== action) break;
        const others = [
          { ...statement, Action: without(actions, actionPlace) },
          { ...statement, Action: action, Resource: without(resources, resourcePlace) },
        ].filter(({ Action, Resource }) => asList(Action).length > 0 && asList(Resource).length > 0);
        document.Statement = asList(document.Statement).toSpliced(index, 1, ...others);
        // A policy must have a statement.
        if (document.Statement.length === 0)
          document.Statement = [{ Effect: 'Deny', Action: 'none:None', Resource: '*' }];
        return;
      }
    }
    throw new Error(`${declaredIn} does not grant ${action} as its ${position + 1}. permission.`);
  };

/** A policy's own document, or a role's inline ones, in the order in which the local cloud numbers their grants. */
function documentsOf(properties: Readonly<Record<string, unknown>>): Document[] {
  const own = properties['PolicyDocument'] as Document | undefined;
  const inline = (properties['Policies'] ?? []) as { PolicyDocument: Document }[];
  return own ? [own] : inline.map(({ PolicyDocument }) => PolicyDocument);
}

const without = (list: readonly unknown[], place: number): unknown[] => list.toSpliced(place, 1);

const asList = <Item>(value: Item | readonly Item[]): readonly Item[] =>
  Array.isArray(value) ? (value as readonly Item[]) : [value as Item];
