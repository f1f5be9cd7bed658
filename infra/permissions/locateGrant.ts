// Where in a template a grant is written: a grant as the local cloud numbers it in; its statement, and its place in that, out.
import type { Template } from '../journeys/copyAssembly.ts';
import type { Grant } from '../local/iam/grants.ts';

/** What it takes to find a grant again. */
export type GrantPlace = Pick<Grant, 'declaredIn' | 'position' | 'action' | 'principal'>;

export interface Statement {
  Effect: string;
  Action?: unknown;
  Resource?: unknown;
  Principal?: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}
export interface PolicyDocument {
  Statement: Statement | Statement[];
}

export interface LocatedGrant {
  readonly document: PolicyDocument;
  /** The statement's place in the document. */
  readonly index: number;
  readonly statement: Statement;
  /** The action's place in the statement. */
  readonly actionPlace: number;
  /** The place of the resource, or of the principal in a trust policy. */
  readonly targetPlace: number;
}

/** @throws Error when the template has no such grant: what the local cloud numbers is then not what is written */
export function locateGrant({ Resources }: Template, grant: GrantPlace): LocatedGrant {
  const { declaredIn, position, action, principal } = grant;
  let passed = 0;
  for (const document of documentsOf(Resources[declaredIn]?.Properties ?? {}, principal !== undefined)) {
    for (const [index, statement] of asList(document.Statement).entries()) {
      if (statement.Effect !== 'Allow') continue;
      const [actions, targets] = [asList(statement.Action), targetsOf(statement)];
      const place = position - passed;
      passed += actions.length * targets.length;
      if (place < 0 || position >= passed) continue;
      const [actionPlace, targetPlace] = [Math.floor(place / targets.length), place % targets.length];
      if (actions[actionPlace] !== action) break;
      return { document, index, statement, actionPlace, targetPlace };
    }
  }
  const what = principal === undefined ? `grant ${action}` : `trust ${principal} with ${action}`;
  throw new Error(`${declaredIn} does not ${what} as its ${position + 1}. permission.`);
}

/** A statement's resources, or what it names as principals: the services, then all others. */
export function targetsOf({ Principal, Resource }: Statement): readonly unknown[] {
  if (Principal === undefined) return asList(Resource);
  if (typeof Principal === 'string') return [{ AWS: Principal }];
  const { Service = [], AWS = [] } = Principal as { Service?: unknown; AWS?: unknown };
  return [...asList(Service).map((name) => ({ Service: name })), ...asList(AWS).map((arn) => ({ AWS: arn }))];
}

/** A policy's own document, or a role's inline ones, in the order in which the local cloud numbers their grants. */
function documentsOf(properties: Readonly<Record<string, unknown>>, isTrust: boolean): PolicyDocument[] {
  if (isTrust) return [properties['AssumeRolePolicyDocument'] as PolicyDocument];
  const own = properties['PolicyDocument'] as PolicyDocument | undefined;
  const inline = (properties['Policies'] ?? []) as { PolicyDocument: PolicyDocument }[];
  return own ? [own] : inline.map(({ PolicyDocument }) => PolicyDocument);
}

export const asList = <Item>(value: Item | readonly Item[]): readonly Item[] =>
  Array.isArray(value) ? (value as readonly Item[]) : [value as Item];
