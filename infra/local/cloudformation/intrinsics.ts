// Evaluates CloudFormation's intrinsic functions: a value of the template in, the plain value that a resource gets out.
import { isJsonObject, type JsonObject, type Template } from './parseTemplate.ts';
import { TemplateError } from './templateError.ts';

/** Where names in a template lead to. */
export interface Names {
  /** The value of a parameter, of a pseudo parameter, or the `Ref` of a resource. @throws TemplateError when there is none */
  ref(name: string, where: string): unknown;
  /** An attribute of a resource. @throws TemplateError when there is none */
  attribute(logicalId: string, attribute: string, where: string): string;
  /** Whether a condition of the template holds. @throws TemplateError when it is not declared */
  readonly condition: (name: string, where: string) => boolean;
  readonly mappings: Template['mappings'];
  readonly region: string;
}

/** What `Ref: AWS::NoValue` comes to: the property or list element that holds it is left out. */
export const noValue: unique symbol = Symbol('AWS::NoValue');

type Evaluate = (argument: unknown, names: Names, where: string) => unknown;

/**
 * Replaces every intrinsic function in a value by what it comes to.
 * @param where the path that an error names: "Resources.Table.Properties"
 * @throws TemplateError naming the function and its place when it is unknown or its argument is not as CloudFormation has it
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function resolveIntrinsics(value: unknown, names: Names, where: string): unknown {
  if (Array.isArray(value)) {
    return value
      .map((element, index) => resolveIntrinsics(element, names, `${where}[${index}]`))
      .filter((element) => element !== noValue);
  }
  if (!isJsonObject(value)) return value;
  const call = intrinsicCall(value, where);
  if (call) return call.evaluate(call.argument, names, `${where}.${call.name}`);
  const resolved: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    const memberValue = resolveIntrinsics(member, names, `${where}.${key}`);
    if (memberValue !== noValue) resolved[key] = memberValue;
  }
  return resolved;
}

/** The intrinsic function that an object stands for; undefined for a plain object. */
export function intrinsicCall(
  value: JsonObject,
  where: string,
): { name: string; argument: unknown; evaluate: Evaluate } | undefined {
  const keys = Object.keys(value);
  const name = keys.find((key) => key === 'Ref' || key.startsWith('Fn::'));
  if (name === undefined) return undefined;
  if (keys.length > 1) {
    throw new TemplateError(`${where} has "${name}" beside other members (${keys.join(', ')}).`);
  }
  const evaluate = functions[name];
  if (!evaluate) {
    throw new TemplateError(
      `${where} uses ${name}, which cannot be run here; accepted are ${Object.keys(functions).join(', ')}.`,
    );
  }
  return { name, argument: value[name], evaluate };
}

const functions: Readonly<Record<string, Evaluate>> = {
  Ref: (argument, names, where) => names.ref(textOf(argument, where), where),
  'Fn::GetAtt': evaluateGetAtt,
  'Fn::Join': evaluateJoin,
  'Fn::Sub': evaluateSub,
  'Fn::Select': evaluateSelect,
  'Fn::Split': evaluateSplit,
  'Fn::If': evaluateIf,
  'Fn::FindInMap': evaluateFindInMap,
  'Fn::Base64': (argument, names, where) =>
    Buffer.from(textOf(resolveIntrinsics(argument, names, where), where)).toString('base64'),
  'Fn::GetAZs': (_argument, names) => ['a', 'b', 'c', 'd', 'e', 'f'].map((zone) => names.region + zone),
};

function evaluateGetAtt(argument: unknown, names: Names, where: string): string {
  const [logicalId, attribute] = parseGetAtt(argument, where);
  return names.attribute(logicalId, textOf(resolveIntrinsics(attribute, names, where), where), where);
}

/** Both forms of `Fn::GetAtt`: ["Id", "Attribute.Name"] and "Id.Attribute.Name". The attribute may be a `Ref`. */
export function parseGetAtt(argument: unknown, where: string): [logicalId: string, attribute: unknown] {
  if (Array.isArray(argument) && argument.length === 2) return [textOf(argument[0], where), argument[1]];
  const dot = typeof argument === 'string' ? argument.indexOf('.') : -1;
  if (typeof argument !== 'string' || dot < 1) {
    throw new TemplateError(
      `${where} is not [logical id, attribute] or "logical id.attribute": got ${show(argument)}.`,
    );
  }
  return [argument.slice(0, dot), argument.slice(dot + 1)];
}

function evaluateJoin(argument: unknown, names: Names, where: string): string {
  const [delimiter, list] = listOf(argument, 2, where);
  const elements = resolveIntrinsics(list, names, where);
  if (!Array.isArray(elements)) throw new TemplateError(`${where} joins no list: got ${show(elements)}.`);
  return elements.map((element) => textOf(element, where)).join(textOf(delimiter, where));
}

const placeholder = /\$\{(!?)([^}]*)\}/g;

function evaluateSub(argument: unknown, names: Names, where: string): string {
  const [text, variables] = parseSub(argument, where);
  return text.replace(placeholder, (whole, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (Object.hasOwn(variables, name))
      return textOf(resolveIntrinsics(variables[name], names, where), where);
    const dot = name.indexOf('.');
    const value =
      dot < 0
        ? names.ref(name, `${where} ${whole}`)
        : names.attribute(name.slice(0, dot), name.slice(dot + 1), `${where} ${whole}`);
    return textOf(value, `${where} ${whole}`);
  });
}

/** Both forms of `Fn::Sub`: "text" and ["text", variables]. */
export function parseSub(argument: unknown, where: string): [text: string, variables: JsonObject] {
  if (typeof argument === 'string') return [argument, {}];
  const [text, variables] = listOf(argument, 2, where);
  if (!isJsonObject(variables)) throw new TemplateError(`${where} has variables that are not an object.`);
  return [textOf(text, where), variables];
}

/** The names that the text of an `Fn::Sub` asks for: not its literals, not its own variables. */
export function namesInSub(argument: unknown, where: string): string[] {
  const [text, variables] = parseSub(argument, where);
  return [...text.matchAll(placeholder)].flatMap(([, literal, name]) =>
    literal || name === undefined || Object.hasOwn(variables, name) ? [] : [name],
  );
}

function evaluateSelect(argument: unknown, names: Names, where: string): unknown {
  const [index, list] = listOf(argument, 2, where);
  const elements = resolveIntrinsics(list, names, where);
  const position = Number(resolveIntrinsics(index, names, where));
  const selected: unknown = Array.isArray(elements) ? elements[position] : undefined;
  if (selected === undefined) {
    throw new TemplateError(`${where} selects element ${show(index)} of ${show(elements)}: there is none.`);
  }
  return selected;
}

function evaluateSplit(argument: unknown, names: Names, where: string): string[] {
  const [delimiter, text] = listOf(argument, 2, where);
  return textOf(resolveIntrinsics(text, names, where), where).split(textOf(delimiter, where));
}

function evaluateIf(argument: unknown, names: Names, where: string): unknown {
  const [condition, whenTrue, whenFalse] = listOf(argument, 3, where);
  const isTrue = names.condition(textOf(condition, where), where);
  return resolveIntrinsics(isTrue ? whenTrue : whenFalse, names, where);
}

function evaluateFindInMap(argument: unknown, names: Names, where: string): unknown {
  const keys = listOf(argument, 3, where).map((key) => textOf(resolveIntrinsics(key, names, where), where));
  let found: unknown = names.mappings;
  for (const key of keys) found = isJsonObject(found) ? found[key] : undefined;
  if (found === undefined)
    throw new TemplateError(`${where} finds nothing in the mapping ${keys.join('.')}.`);
  return found;
}

/** Checks that a function's argument is a list of so many elements. */
export function listOf(argument: unknown, length: number, where: string): readonly unknown[] {
  if (!Array.isArray(argument) || argument.length !== length) {
    throw new TemplateError(`${where} takes a list of ${length}: got ${show(argument)}.`);
  }
  return argument;
}

/** A string; numbers and booleans become one, as in CloudFormation. */
export function textOf(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TemplateError(`${where} needs a string: got ${show(value)}.`);
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === noValue) return 'AWS::NoValue';
  return JSON.stringify(value).slice(0, 200);
}
