// The template in a form that tests can hold whole values against: a synthesized stack in, readable properties out.
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createStack, readOptions } from './synthesize.ts';
import type { LiveSessionsStack } from './liveSessionsStack.ts';

export type Properties = Readonly<Record<string, unknown>>;
interface Resource {
  readonly Properties: Properties;
}

/** Properties of the resources of a type by logical id, the hash at its end cut off. */
export function propertiesOf(template: Template, type: string): Record<string, Properties> {
  const resources = template.findResources(type) as Record<string, Resource>;
  return Object.fromEntries(
    Object.entries(resources).map(([id, { Properties }]) => [
      readableId(id),
      replaceIds(Properties) as Properties,
    ]),
  );
}

const readableId = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

/** Ref and Fn::GetAtt as "${…}", joined text joined, so that a whole value can be read. */
export function replaceIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(replaceIds);
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Record<string, unknown>;
  if (typeof object['Ref'] === 'string') return `\${${readableId(object['Ref'])}}`;
  if (Array.isArray(object['Fn::GetAtt'])) {
    const [id, attribute] = object['Fn::GetAtt'] as [string, string];
    return `\${${readableId(id)}.${attribute}}`;
  }
  if (Array.isArray(object['Fn::Join'])) {
    const [separator, parts] = replaceIds(object['Fn::Join']) as [string, string[]];
    return parts.join(separator);
  }
  return Object.fromEntries(Object.entries(object).map(([key, item]) => [key, replaceIds(item)]));
}

interface SynthesizedStack {
  readonly stack: LiveSessionsStack;
  readonly template: Template;
}

/** What is asked for again and again; nobody changes a stack that was synthesized. */
const known = new Map<string, SynthesizedStack>();

/** Makes the stack as `--context` values would have it. */
export function synthesizeStack(
  context: Readonly<Record<string, string>> = {},
  pagesDirectory?: string,
): SynthesizedStack {
  const key = JSON.stringify([context, pagesDirectory]);
  const synthesized = known.get(key) ?? createSynthesizedStack(context, pagesDirectory);
  known.set(key, synthesized);
  return synthesized;
}

function createSynthesizedStack(
  context: Readonly<Record<string, string>>,
  pagesDirectory: string | undefined,
): SynthesizedStack {
  const app = new App({
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
    context: { ...context },
  });
  const stack = createStack(app, { ...readOptions(app), pagesDirectory });
  return { stack, template: Template.fromStack(stack) };
}
