// Copies of an assembly with another template: what runs by itself, and what a role may do.
import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** As much of a CloudFormation template as is changed here. */
export interface Template {
  readonly Resources: Record<
    string,
    { readonly Type: string; readonly Properties?: Record<string, unknown> }
  >;
}
export type TemplateChange = (template: Template) => void;

function templateFileOf(assembly: string): string {
  const name = readdirSync(assembly).find((file) => file.endsWith('.template.json'));
  if (name === undefined) throw new Error(`The assembly ${assembly} has no template.`);
  return join(assembly, name);
}

/** The template of an assembly. */
function readTemplate(assembly: string): Template {
  return JSON.parse(readFileSync(templateFileOf(assembly), 'utf8')) as Template;
}

/** Copies an assembly into a new temporary folder and changes the copy's template; whoever calls removes the folder. */
export function copyAssembly(assembly: string, ...changes: readonly TemplateChange[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'live-sessions-permissions-'));
  cpSync(assembly, folder, { recursive: true });
  const template = readTemplate(assembly);
  for (const change of changes) change(template);
  writeFileSync(templateFileOf(folder), JSON.stringify(template));
  return folder;
}

/** Sets properties of every resource of a type. */
export const setProperties =
  (type: string, toProperties: (current: Readonly<Record<string, unknown>>) => object): TemplateChange =>
  ({ Resources }) => {
    for (const { Type, Properties } of Object.values(Resources))
      if (Type === type && Properties) Object.assign(Properties, toProperties(Properties));
  };
