// Copies of an assembly with another template: what somebody edited, took away or switched off.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As much of a CloudFormation template as is changed here. */
export interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
  Outputs: Record<string, { Value: unknown }>;
}
export type TemplateChange = (template: Template) => void;

/**
 * Copies an assembly and changes the copy's template.
 * @param folder a new or an empty one
 * @returns the folder
 * @throws Error when the assembly has no template, or what a change throws
 */
export function copyAssembly(
  assembly: string,
  folder: string,
  ...changes: readonly TemplateChange[]
): string {
  cpSync(assembly, folder, { recursive: true });
  const template = readTemplate(folder);
  for (const change of changes) change(template);
  writeFileSync(templateFileOf(folder), JSON.stringify(template));
  return folder;
}

/**
 * Reads an assembly's template.
 * @throws Error when there is none
 */
export const readTemplate = (assembly: string): Template =>
  JSON.parse(readFileSync(templateFileOf(assembly), 'utf8')) as Template;

function templateFileOf(assembly: string): string {
  const name = readdirSync(assembly).find((file) => file.endsWith('.template.json'));
  if (name === undefined) throw new Error(`The assembly ${assembly} has no template.`);
  return join(assembly, name);
}

/** Sets properties of every resource of a type. */
export const setProperties =
  (type: string, toProperties: (current: Readonly<Record<string, unknown>>) => object): TemplateChange =>
  ({ Resources }) => {
    for (const { Type, Properties } of Object.values(Resources))
      if (Type === type) Object.assign(Properties, toProperties(Properties));
  };

/** Switches the schedules off that are not chosen, by their expression: "rate(1 minute)". */
export const runSchedules = (isChosen: (expression: unknown) => boolean): TemplateChange =>
  setProperties('AWS::Scheduler::Schedule', ({ ScheduleExpression }) => ({
    State: isChosen(ScheduleExpression) ? 'ENABLED' : 'DISABLED',
  }));
