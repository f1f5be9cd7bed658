// What an expression may be before it is parsed. In: an operation's input; out: nothing, or a refusal.
import { AwsError } from '../cloud.ts';

type Json = Readonly<Record<string, unknown>>;

const expressionNames = [
  'ConditionExpression',
  'FilterExpression',
  'KeyConditionExpression',
  'UpdateExpression',
  'ProjectionExpression',
] as const;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters */
const maxExpressionBytes = 4096;
// The parser reads what stands in n brackets about 5 ** n times; this many readings take it up to half a second.
// DIFFERS: An expression is refused when its brackets nest deeper than five, or about 800 of its characters stand in four or 160 in five.
const maxDepth = 5;
const maxReadCount = 500_000;

/**
 * Refuses expressions that are too long, or that would keep the parser for longer than half a second.
 * @throws AwsError ValidationException
 */
export function checkExpressionLimits(input: Json): void {
  const batched: unknown[] = Object.values((input['RequestItems'] as Json | null | undefined) ?? {});
  for (const part of [input, ...batched]) {
    if (typeof part !== 'object' || part === null) continue;
    for (const name of expressionNames) {
      const expression = (part as Json)[name];
      if (typeof expression === 'string') checkExpression(name, expression);
    }
  }
}

function checkExpression(name: string, expression: string): void {
  const byteCount = Buffer.byteLength(expression);
  if (byteCount > maxExpressionBytes)
    throw invalid(
      name,
      `Expression size has exceeded the maximum allowed size; expression size: ${byteCount}`,
    );
  if (readCountOf(expression) > maxReadCount) throw invalid(name, 'The brackets are nested too deep');
}

function invalid(name: string, reason: string): AwsError {
  return new AwsError('ValidationException', `Invalid ${name}: ${reason}`, 400);
}

function readCountOf(expression: string): number {
  let depth = 0;
  let count = 0;
  for (const character of expression) {
    if (character === '(') depth += 1;
    if (character === ')') depth = Math.max(0, depth - 1);
    count += depth > maxDepth ? Infinity : 5 ** depth;
  }
  return count;
}
