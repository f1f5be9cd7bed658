// Checks a CloudFormation template's outline: parsed JSON in, a typed template out. What stands inside properties is left as it is.
import { TemplateError } from './templateError.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** One entry of `Resources`, intrinsics not yet resolved. */
export interface TemplateResource {
  readonly type: string;
  readonly properties: JsonObject;
  readonly dependsOn: readonly string[];
  /** The name of the condition under which the resource exists. */
  readonly condition?: string;
}

/** One entry of `Outputs`. */
export interface TemplateOutput {
  readonly value: unknown;
  readonly condition?: string;
}

/** One entry of `Parameters`. */
export interface TemplateParameter {
  readonly type: string;
  readonly default?: unknown;
}

/** A template, section by section. `Rules` and `Metadata` say nothing that runs and are left out. */
export interface Template {
  readonly parameters: Readonly<Record<string, TemplateParameter>>;
  readonly mappings: JsonObject;
  readonly conditions: JsonObject;
  readonly resources: Readonly<Record<string, TemplateResource>>;
  readonly outputs: Readonly<Record<string, TemplateOutput>>;
}

const readSections = ['Parameters', 'Mappings', 'Conditions', 'Resources', 'Outputs'];
const acceptedSections = new Set([
  ...readSections,
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Rules',
]);
const logicalIdPattern = /^[A-Za-z0-9]{1,255}$/;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads a template's sections.
 * @param source what JSON.parse made of the template file
 * @throws TemplateError naming the section or logical id that is not as CloudFormation has it
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
 */
export function parseTemplate(source: unknown): Template {
  if (!isJsonObject(source)) throw new TemplateError('The template is not a JSON object.');
  for (const section of Object.keys(source)) {
    if (!acceptedSections.has(section)) {
      throw new TemplateError(
        `The template's section "${section}" cannot be run here; accepted are ${[...acceptedSections].join(', ')}.`,
      );
    }
  }
  const resources = parseEntries(source, 'Resources', parseResource);
  if (Object.keys(resources).length === 0) throw new TemplateError('The template declares no resources.');
  return {
    parameters: parseEntries(source, 'Parameters', parseParameter),
    mappings: sectionOf(source, 'Mappings'),
    conditions: sectionOf(source, 'Conditions'),
    resources,
    outputs: parseEntries(source, 'Outputs', parseOutput),
  };
}

function sectionOf(source: JsonObject, section: string): JsonObject {
  const value = source[section] ?? {};
  if (!isJsonObject(value)) throw new TemplateError(`The template's section "${section}" is not an object.`);
  return value;
}

function parseEntries<Entry>(
  source: JsonObject,
  section: string,
  parseEntry: (where: string, entry: JsonObject) => Entry,
): Record<string, Entry> {
  const entries: Record<string, Entry> = {};
  for (const [logicalId, entry] of Object.entries(sectionOf(source, section))) {
    const where = `${section}.${logicalId}`;
    if (!logicalIdPattern.test(logicalId)) {
      throw new TemplateError(`${where} is not a logical id; accepted are 1 to 255 letters and digits.`);
    }
    if (!isJsonObject(entry)) throw new TemplateError(`${where} is not an object.`);
    entries[logicalId] = parseEntry(where, entry);
  }
  return entries;
}

function parseResource(where: string, entry: JsonObject): TemplateResource {
  const { Type: type, Properties: properties = {} } = entry;
  if (typeof type !== 'string') throw new TemplateError(`${where} has no Type.`);
  if (!isJsonObject(properties)) throw new TemplateError(`${where}.Properties is not an object.`);
  checkPolicy(where, entry, 'DeletionPolicy', ['Delete', 'Retain', 'RetainExceptOnCreate']);
  checkPolicy(where, entry, 'UpdateReplacePolicy', ['Delete', 'Retain']);
  const resource = { type, properties, dependsOn: parseDependsOn(where, entry['DependsOn']) };
  const condition = parseCondition(where, entry);
  return condition === undefined ? resource : { ...resource, condition };
}

/**
 * Nothing is deleted here with a stack, so these say nothing that runs; CloudFormation refuses a template with a wrong one.
 * It takes `Snapshot` too, but only of types that are not run here.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
 */
function checkPolicy(where: string, entry: JsonObject, attribute: string, accepted: readonly string[]): void {
  const policy = entry[attribute];
  if (policy === undefined || accepted.some((name) => name === policy)) return;
  throw new TemplateError(
    `${where}.${attribute} is ${JSON.stringify(policy)}; accepted are ${accepted.join(', ')}.`,
  );
}

function parseDependsOn(where: string, value: unknown): readonly string[] {
  if (value === undefined) return [];
  const names: unknown[] = Array.isArray(value) ? value : [value];
  if (!names.every((name) => typeof name === 'string')) {
    throw new TemplateError(`${where}.DependsOn is not a logical id or a list of them.`);
  }
  return names;
}

function parseCondition(where: string, entry: JsonObject): string | undefined {
  const condition = entry['Condition'];
  if (condition !== undefined && typeof condition !== 'string') {
    throw new TemplateError(`${where}.Condition is not the name of a condition.`);
  }
  return condition;
}

function parseOutput(where: string, entry: JsonObject): TemplateOutput {
  if (!('Value' in entry)) throw new TemplateError(`${where} has no Value.`);
  const condition = parseCondition(where, entry);
  return condition === undefined ? { value: entry['Value'] } : { value: entry['Value'], condition };
}

function parseParameter(where: string, entry: JsonObject): TemplateParameter {
  const type = entry['Type'];
  if (typeof type !== 'string') throw new TemplateError(`${where} has no Type.`);
  return 'Default' in entry ? { type, default: entry['Default'] } : { type };
}
