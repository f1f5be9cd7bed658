// Puts the template's resources in the order in which they can be made: each after all that it refers to.
import { intrinsicCall, listOf, namesInSub, parseGetAtt, parseSub, textOf } from './intrinsics.ts';
import { isJsonObject, type TemplateResource } from './parseTemplate.ts';
import { TemplateError } from './templateError.ts';

type Holds = (condition: string, where: string) => boolean;

/**
 * Sorts logical ids so that each comes after those it names by Ref, Fn::GetAtt, Fn::Sub or DependsOn; otherwise the template's order stays.
 * @param resources those that exist (their condition holds)
 * @param holds decides which branch of an Fn::If counts
 * @throws TemplateError naming the resources that depend on each other in a circle
 */
export function dependencyOrder(
  resources: Readonly<Record<string, TemplateResource>>,
  holds: Holds,
): string[] {
  const ordered: string[] = [];
  const finished = new Set<string>();
  const path: string[] = [];

  function visit(logicalId: string): void {
    if (finished.has(logicalId)) return;
    if (path.includes(logicalId)) {
      const circle = [...path.slice(path.indexOf(logicalId)), logicalId].join(' → ');
      throw new TemplateError(`Resources depend on each other in a circle: ${circle}.`);
    }
    const resource = resources[logicalId];
    if (!resource) return;
    path.push(logicalId);
    for (const name of dependenciesOf(logicalId, resource, holds)) visit(name);
    path.pop();
    finished.add(logicalId);
    ordered.push(logicalId);
  }

  for (const logicalId of Object.keys(resources)) visit(logicalId);
  return ordered;
}

function dependenciesOf(logicalId: string, resource: TemplateResource, holds: Holds): Set<string> {
  return new Set([...resource.dependsOn, ...referencesOf(logicalId, resource, holds)]);
}

/** The names that a resource's properties refer to by Ref, Fn::GetAtt or Fn::Sub. */
export function referencesOf(logicalId: string, { properties }: TemplateResource, holds: Holds): Set<string> {
  const names = new Set<string>();
  collectNames(properties, `Resources.${logicalId}.Properties`, holds, names);
  return names;
}

function collectNames(value: unknown, where: string, holds: Holds, names: Set<string>): void {
  if (Array.isArray(value)) {
    for (const element of value) collectNames(element, where, holds, names);
    return;
  }
  if (!isJsonObject(value)) return;
  const call = intrinsicCall(value, where);
  if (!call) {
    for (const [key, member] of Object.entries(value)) collectNames(member, `${where}.${key}`, holds, names);
    return;
  }
  const at = `${where}.${call.name}`;
  switch (call.name) {
    case 'Ref':
      names.add(textOf(call.argument, at));
      return;
    case 'Fn::GetAtt':
      names.add(parseGetAtt(call.argument, at)[0]);
      return;
    case 'Fn::Sub':
      for (const name of namesInSub(call.argument, at)) names.add(name.split('.')[0] ?? name);
      collectNames(parseSub(call.argument, at)[1], at, holds, names);
      return;
    case 'Fn::If': {
      const [condition, whenTrue, whenFalse] = listOf(call.argument, 3, at);
      collectNames(holds(textOf(condition, at), at) ? whenTrue : whenFalse, at, holds, names);
      return;
    }
    default:
      collectNames(call.argument, at, holds, names);
  }
}
