// Evaluates the template's `Conditions`: expressions over parameters in, whether a named condition holds out.
import { listOf, resolveIntrinsics, type Names } from './intrinsics.ts';
import { isJsonObject, type JsonObject } from './parseTemplate.ts';
import { TemplateError } from './templateError.ts';

const operators = new Set(['Fn::And', 'Fn::Or', 'Fn::Not', 'Fn::Equals', 'Condition']);

/**
 * Makes the function that says whether a condition holds; each is evaluated once, when first asked for.
 * @param valueNames what parameters and pseudo parameters come to; conditions cannot see resources
 * @throws TemplateError (when called) for a condition that is not declared, malformed, or defined by itself
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
 */
export function createConditions(
  conditions: JsonObject,
  valueNames: Omit<Names, 'condition'>,
): (name: string, where: string) => boolean {
  const outcomes = new Map<string, boolean | 'evaluating'>();
  const names: Names = { ...valueNames, condition: holds };

  function holds(name: string, where: string): boolean {
    const known = outcomes.get(name);
    if (known === 'evaluating') throw new TemplateError(`Conditions.${name} is defined by itself.`);
    if (known !== undefined) return known;
    if (!Object.hasOwn(conditions, name)) {
      throw new TemplateError(`${where} names the condition "${name}", which the template does not declare.`);
    }
    outcomes.set(name, 'evaluating');
    const outcome = evaluate(conditions[name], `Conditions.${name}`);
    outcomes.set(name, outcome);
    return outcome;
  }

  function evaluate(expression: unknown, where: string): boolean {
    const [[operator, argument] = ['', undefined], ...others] = isJsonObject(expression)
      ? Object.entries(expression)
      : [];
    if (!operators.has(operator) || others.length > 0) {
      throw new TemplateError(`${where} is not one of ${[...operators].join(', ')}.`);
    }
    const at = `${where}.${operator}`;
    if (operator === 'Condition') return holds(String(argument), at);
    if (operator === 'Fn::Equals') {
      const [left, right] = listOf(argument, 2, at).map((side) => resolveIntrinsics(side, names, at));
      return String(left) === String(right);
    }
    if (operator === 'Fn::Not') return !evaluate(listOf(argument, 1, at)[0], at);
    if (!Array.isArray(argument) || argument.length < 2 || argument.length > 10) {
      throw new TemplateError(`${at} takes a list of 2 to 10 conditions.`);
    }
    const outcomesOfParts = argument.map((part) => evaluate(part, at));
    return operator === 'Fn::And' ? outcomesOfParts.every(Boolean) : outcomesOfParts.some(Boolean);
  }

  return holds;
}
