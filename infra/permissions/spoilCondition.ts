// Gives one condition of a grant a value that nobody meets, as a wrong account or ARN would: the grant itself stays.
import type { Template, TemplateChange } from '../journeys/copyAssembly.ts';
import { locateGrant, type GrantPlace } from './locateGrant.ts';

/** One condition of a statement. */
export interface ConditionPlace {
  /** "StringEquals" */
  readonly operator: string;
  /** "aws:SourceArn" */
  readonly key: string;
}

/**
 * The conditions under which a grant holds.
 * @throws Error like `locateGrant`
 */
export function conditionsOf(template: Template, grant: GrantPlace): ConditionPlace[] {
  const { Condition = {} } = locateGrant(template, grant).statement;
  return Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.keys(keys).map((key) => ({ operator, key })),
  );
}

/**
 * Makes the change.
 * @throws Error (the change) when the grant or its condition is not in the template
 */
export const spoilCondition =
  (grant: GrantPlace, { operator, key }: ConditionPlace): TemplateChange =>
  (template) => {
    const keys = locateGrant(template, grant).statement.Condition?.[operator];
    if (keys?.[key] === undefined)
      throw new Error(`${grant.declaredIn} does not ask for ${operator} of ${key}.`);
    keys[key] = 'nobody';
  };
