// Makes every resource of a stack: an assembly and the services in; each resource's Ref and attributes and the stack's outputs out.
import type { CreatedResource, CreateResource, Service } from '../cloud.ts';
import { createConditions } from './conditions.ts';
import { dependencyOrder } from './dependencyOrder.ts';
import { inertHelpers } from './inertHelpers.ts';
import { inertTypes, type InertContext } from './inertTypes.ts';
import { noValue, resolveIntrinsics, textOf, type Names } from './intrinsics.ts';
import { isJsonObject, type Template } from './parseTemplate.ts';
import type { Assembly } from './readAssembly.ts';
import { refuseUsedInertResources } from './refuseUsedInertResources.ts';
import { TemplateError } from './templateError.ts';

export interface StackOptions {
  readonly services: readonly Pick<Service, 'resources'>[];
  readonly accountId: string;
  readonly region: string;
  /** Values of the template's parameters; the others take their defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** A stack whose resources all exist. */
export interface CreatedStack {
  readonly outputs: Readonly<Record<string, string>>;
  /** Logical id → what was made; resources whose condition does not hold are absent. */
  readonly resources: ReadonlyMap<string, CreatedResource & { readonly type: string }>;
}

/**
 * Creates a stack's resources, each after those that it refers to.
 * @throws TemplateError before anything is made when a type is unknown or the template contradicts itself; later when a
 * service refuses a resource, naming its logical id and type
 */
export async function createResources(assembly: Assembly, options: StackOptions): Promise<CreatedStack> {
  const { template, assets, stackName } = assembly;
  const created = new Map<string, CreatedResource & { type: string }>();
  const names = createNames(assembly, options, created);
  const existing = Object.fromEntries(
    Object.entries(template.resources).filter(
      ([logicalId, { condition }]) => condition === undefined || names.condition(condition, logicalId),
    ),
  );
  const context = { ...options, stackName };
  const creators = creatorsByType(options.services, context);
  const findHelper = (logicalId: string, type: string): CreateResource | undefined => {
    const helper = inertHelpers[logicalId];
    return helper?.type === type ? (declaration) => helper.create(declaration, context) : undefined;
  };
  refuseUnknownTypes(existing, creators);
  refuseUnknownDependencies(template);
  refuseUsedInertResources(existing, names.condition);

  for (const logicalId of dependencyOrder(existing, names.condition)) {
    const resource = existing[logicalId];
    const create = resource && (findHelper(logicalId, resource.type) ?? creators.get(resource.type));
    if (!create) continue;
    const { type } = resource;
    const resolved = resolveIntrinsics(resource.properties, names, `Resources.${logicalId}.Properties`);
    const properties = isJsonObject(resolved) ? resolved : {};
    try {
      created.set(logicalId, { type, ...(await create({ logicalId, type, properties }, assets)) });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new TemplateError(`${logicalId} (${type}) cannot be created: ${reason}`, { cause });
    }
  }
  return { outputs: resolveOutputs(template, names), resources: created };
}

function createNames(
  { template, stackName }: Assembly,
  options: StackOptions,
  created: ReadonlyMap<string, CreatedResource & { type: string }>,
): Names {
  const values = { ...pseudoParameters(stackName, options), ...parameterValues(template, options) };
  const resourceNamed = (logicalId: string, where: string): CreatedResource & { type: string } => {
    const resource = created.get(logicalId);
    if (resource) return resource;
    throw new TemplateError(
      logicalId in template.resources
        ? `${where} refers to "${logicalId}", which does not exist under the template's conditions.`
        : `${where} refers to "${logicalId}", which the template does not declare.`,
    );
  };
  const names: Omit<Names, 'condition'> = {
    mappings: template.mappings,
    region: options.region,
    ref: (name, where) => (Object.hasOwn(values, name) ? values[name] : resourceNamed(name, where).ref),
    attribute(logicalId, attribute, where) {
      const { type, attributes } = resourceNamed(logicalId, where);
      const value = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
      if (value !== undefined) return value;
      const known = Object.keys(attributes).join(', ') || 'none';
      throw new TemplateError(
        `${where}: ${logicalId} (${type}) has no attribute "${attribute}" here; it has ${known}.`,
      );
    },
  };
  return { ...names, condition: createConditions(template.conditions, names) };
}

function pseudoParameters(stackName: string, { accountId, region }: StackOptions): Record<string, unknown> {
  return {
    'AWS::AccountId': accountId,
    'AWS::NoValue': noValue,
    'AWS::NotificationARNs': [],
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
}

function parameterValues(
  { parameters }: Template,
  { parameters: given = {} }: StackOptions,
): Record<string, unknown> {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(parameters, name));
  if (unknown.length > 0) {
    throw new TemplateError(
      `The template declares no parameter ${unknown.map((name) => `"${name}"`).join(', ')}.`,
    );
  }
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { type, default: fallback }]) => {
      const value = given[name] ?? fallback;
      if (value === undefined)
        throw new TemplateError(`The template's parameter "${name}" has no value and no default.`);
      const isList = type === 'CommaDelimitedList' || type.startsWith('List<');
      const text = textOf(value, `Parameters.${name}.Default`);
      return [name, isList ? text.split(',').map((element) => element.trim()) : text];
    }),
  );
}

function creatorsByType(
  services: StackOptions['services'],
  context: InertContext,
): Map<string, CreateResource> {
  const creators = new Map<string, CreateResource>();
  for (const [type, inert] of Object.entries(inertTypes)) {
    creators.set(type, (declaration) => inert.create(declaration, context));
  }
  for (const service of services) {
    for (const [type, create] of Object.entries(service.resources)) creators.set(type, create);
  }
  return creators;
}

function refuseUnknownTypes(
  resources: Template['resources'],
  creators: ReadonlyMap<string, CreateResource>,
): void {
  const unknown = Object.entries(resources).filter(([, { type }]) => !creators.has(type));
  if (unknown.length === 0) return;
  const list = unknown.map(([logicalId, { type }]) => `${type} (${logicalId})`).join(', ');
  throw new TemplateError(`The template has resources of types that cannot be run here: ${list}.`);
}

function refuseUnknownDependencies({ resources }: Template): void {
  for (const [logicalId, { dependsOn }] of Object.entries(resources)) {
    const unknown = dependsOn.find((name) => !Object.hasOwn(resources, name));
    if (unknown !== undefined) {
      throw new TemplateError(
        `Resources.${logicalId}.DependsOn names "${unknown}", which the template does not declare.`,
      );
    }
  }
}

function resolveOutputs({ outputs }: Template, names: Names): Record<string, string> {
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([name, { value, condition }]) => {
      const where = `Outputs.${name}`;
      if (condition !== undefined && !names.condition(condition, where)) return [];
      return [[name, textOf(resolveIntrinsics(value, names, `${where}.Value`), `${where}.Value`)]];
    }),
  );
}
