// Resources with nothing to run that something would use: a topic to which a function sends, a bucket in which one reads.
// The resources that exist come in; nothing goes out, unless one refers to another that only some types may name.
import { referencesOf } from './dependencyOrder.ts';
import { inertHelpers, isPolicyOfHelper } from './inertHelpers.ts';
import { inertTypes } from './inertTypes.ts';
import type { TemplateResource } from './parseTemplate.ts';
import { TemplateError } from './templateError.ts';

/**
 * Checks who refers to whom.
 * @param holds decides which branch of an Fn::If counts
 * @throws TemplateError naming both resources, and the types whose references are accepted
 */
export function refuseUsedInertResources(
  resources: Readonly<Record<string, TemplateResource>>,
  holds: (condition: string, where: string) => boolean,
): void {
  for (const [logicalId, resource] of Object.entries(resources)) {
    if (inertHelpers[logicalId]?.type === resource.type || isPolicyOfHelper(logicalId)) continue;
    for (const name of referencesOf(logicalId, resource, holds)) {
      const named = resources[name];
      const accepted = named && inertTypes[named.type]?.namedBy;
      if (!accepted || accepted.includes(resource.type)) continue;
      throw new TemplateError(
        `${name} (${named.type}) is named by ${logicalId} (${resource.type}), but nothing runs for it here; accepted are references of ${accepted.join(', ') || 'outputs alone'}.`,
      );
    }
  }
}
