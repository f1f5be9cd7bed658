// Resources with nothing to run that something would use: a topic to which a function sends, a bucket in which one reads.
// The resources that exist come in; nothing goes out, unless one refers to another that only some types may name.
import { referencesOf } from './dependencyOrder.ts';
import { inertHelpers } from './inertHelpers.ts';
import { inertTypes } from './inertTypes.ts';
import type { TemplateResource } from './parseTemplate.ts';
import { TemplateError } from './templateError.ts';

type Resources = Readonly<Record<string, TemplateResource>>;
type Holds = (condition: string, where: string) => boolean;

/**
 * Checks who refers to whom.
 * @param holds decides which branch of an Fn::If counts
 * @throws TemplateError naming both resources, and the types whose references are accepted
 */
export function refuseUsedInertResources(resources: Resources, holds: Holds): void {
  const references = new Map(
    Object.entries(resources).map(([logicalId, resource]) => [
      logicalId,
      referencesOf(logicalId, resource, holds),
    ]),
  );
  const idle = findIdle(resources, references);
  for (const [logicalId, resource] of Object.entries(resources)) {
    if (idle.has(logicalId)) continue;
    for (const name of references.get(logicalId) ?? []) {
      const named = resources[name];
      const accepted = named && inertTypes[named.type]?.namedBy;
      if (!accepted || accepted.includes(resource.type)) continue;
      throw new TemplateError(
        `${name} (${named.type}) is named by ${logicalId} (${resource.type}), but nothing runs for it here; accepted are references of ${accepted.join(', ') || 'outputs alone'}.`,
      );
    }
  }
}

/** CDK's functions that are not run, the roles in which nothing else acts, and the policies of those roles alone. */
function findIdle(resources: Resources, references: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const isHelper = (logicalId: string): boolean =>
    inertHelpers[logicalId]?.type === resources[logicalId]?.type;
  const isPolicy = (logicalId: string): boolean => resources[logicalId]?.type === 'AWS::IAM::Policy';
  const namesOf = (logicalId: string): string[] => [...(references.get(logicalId) ?? [])];
  const ids = Object.keys(resources);
  const users = (role: string): string[] =>
    ids.filter((logicalId) => !isPolicy(logicalId) && namesOf(logicalId).includes(role));

  const idle = new Set(ids.filter(isHelper));
  const isRole = (logicalId: string): boolean => resources[logicalId]?.type === 'AWS::IAM::Role';
  for (const role of ids.filter(isRole)) {
    const usedBy = users(role);
    if (usedBy.length > 0 && usedBy.every(isHelper)) idle.add(role);
  }
  for (const policy of ids.filter(isPolicy)) {
    const roles = namesOf(policy).filter(isRole);
    if (roles.length > 0 && roles.every((role) => idle.has(role))) idle.add(policy);
  }
  return idle;
}
