// The assembly without the reconciler of channels: what it would mend must not go wrong in the first place.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from '../stack.ts';

/**
 * Copies an assembly.
 * @param folder an empty one
 * @returns the folder
 * @throws Error when there is no reconciler
 */
export function copyWithoutReconciler(assembly: string, folder: string): string {
  cpSync(assembly, folder, { recursive: true });
  const name = readdirSync(folder).find((file) => file.endsWith('.template.json')) ?? '';
  const template = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Template;
  const all = Object.entries(template.Resources);
  const kept = all.filter(([logicalId]) => !logicalId.startsWith('SchedulesReconcileChannels'));
  if (kept.length === all.length) throw new Error(`${name} has no reconciler of channels.`);
  writeFileSync(join(folder, name), JSON.stringify({ ...template, Resources: Object.fromEntries(kept) }));
  return folder;
}
