// Takes one grant out of a template: one action on one resource, or for one principal, of one statement. All others stay.
import type { TemplateChange } from '../journeys/copyAssembly.ts';
import { asList, locateGrant, targetsOf, type GrantPlace, type Statement } from './locateGrant.ts';

/**
 * Makes the change.
 * @throws Error (the change) like `locateGrant`
 */
export const removeGrant =
  (grant: GrantPlace): TemplateChange =>
  (template) => {
    const { document, index, statement, actionPlace, targetPlace } = locateGrant(template, grant);
    const [actions, targets] = [asList(statement.Action), targetsOf(statement)];
    const others = [
      { ...statement, Action: without(actions, actionPlace) },
      ...without(targets, targetPlace).map((target) => ({ ...on(target, statement), Action: grant.action })),
    ].filter(({ Action }) => asList(Action).length > 0);
    document.Statement = asList(document.Statement).toSpliced(index, 1, ...others);
    // A policy must have a statement.
    if (document.Statement.length === 0)
      document.Statement = [{ ...on(targets[targetPlace], statement), Effect: 'Deny', Action: 'none:None' }];
  };

/** The statement for one of its targets alone. */
const on = (target: unknown, statement: Statement): Statement =>
  statement.Principal === undefined
    ? { ...statement, Resource: target }
    : { ...statement, Principal: target };

const without = (list: readonly unknown[], place: number): unknown[] => list.toSpliced(place, 1);
