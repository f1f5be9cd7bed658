// A schedule as the template declares it: CloudFormation's properties in, a checked definition out.
import type { ResourceDeclaration } from '../cloud.ts';
import { isJsonObject, type JsonObject } from '../cloudformation/parseTemplate.ts';
import { readNumberProperty } from '../cloudformation/readNumberProperty.ts';
import { refuseUnknownProperties } from '../cloudformation/refuseUnknownProperties.ts';
import { parseScheduleExpression, type ScheduleExpression } from './scheduleExpression.ts';
import { parseTimeZone } from './timeZone.ts';

/** What of a schedule's declaration has an effect here. */
export interface ScheduleDefinition {
  readonly name: string;
  readonly groupName: string;
  readonly arn: string;
  readonly isEnabled: boolean;
  readonly expression: ScheduleExpression;
  /** Milliseconds since 1970, as `endMs`. */
  readonly startMs?: number;
  /** It is due only before this. */
  readonly endMs?: number;
  readonly target: ScheduleTarget;
}

/** A Lambda function, invoked asynchronously. */
export interface ScheduleTarget {
  readonly functionArn: string;
  readonly roleArn: string;
  /** JSON, in which context attributes may stand; absent: the notification that Scheduler sends by itself. */
  readonly input?: string;
  readonly maxRetryAttempts: number;
  readonly maxEventAgeMs: number;
  readonly deadLetterQueueArn?: string;
}

export const schedulerPatterns = {
  name: /^[0-9a-zA-Z-_.]{1,64}$/,
  role: /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/,
  function: /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/,
  queue: /^arn:aws:sqs:[a-z0-9-]+:\d{12}:[\w-]+$/,
};
const readProperties = [
  'EndDate',
  'FlexibleTimeWindow',
  'GroupName',
  'Name',
  'ScheduleExpression',
  'ScheduleExpressionTimezone',
  'StartDate',
  'State',
  'Target',
];
/** Properties that change nothing of what a target can see. */
const inertProperties = ['Description'];

/**
 * Reads the properties of AWS::Scheduler::Schedule.
 * @param identity what its name and ARN are made of
 * @throws Error naming the first property that is unknown or has a value that cannot run here
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-scheduler-schedule.html
 */
export function parseSchedule(
  declaration: ResourceDeclaration,
  identity: { readonly defaultName: string; readonly arnPrefix: string },
): ScheduleDefinition {
  const { properties } = declaration;
  const where = `${declaration.logicalId} (${declaration.type})`;
  refuseUnknownProperties(where, properties, [...readProperties, ...inertProperties]);
  checkWindow(where, properties['FlexibleTimeWindow']);
  const name = readText(where, properties, 'Name', schedulerPatterns.name, identity.defaultName);
  const groupName = readText(where, properties, 'GroupName', schedulerPatterns.name, 'default');
  const startMs = readDate(where, properties, 'StartDate');
  const endMs = readDate(where, properties, 'EndDate');
  return {
    name,
    groupName,
    arn: `${identity.arnPrefix}schedule/${groupName}/${name}`,
    isEnabled: readText(where, properties, 'State', /^(ENABLED|DISABLED)$/, 'ENABLED') === 'ENABLED',
    expression: readExpression(where, properties),
    ...(startMs === undefined ? {} : { startMs }),
    ...(endMs === undefined ? {} : { endMs }),
    target: readTarget(`${where}.Target`, properties['Target']),
  };
}

function readExpression(where: string, properties: JsonObject): ScheduleExpression {
  const text = readText(where, properties, 'ScheduleExpression', /^.{1,256}$/);
  const zone = readText(where, properties, 'ScheduleExpressionTimezone', /^.{1,50}$/, 'UTC');
  try {
    return parseScheduleExpression(text, parseTimeZone(zone));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${where}: ${reason}.`, { cause: error });
  }
}

function readTarget(where: string, value: unknown): ScheduleTarget {
  const target = toObject(where, value);
  refuseUnknownProperties(where, target, ['Arn', 'DeadLetterConfig', 'Input', 'RetryPolicy', 'RoleArn']);
  const policy = toObject(`${where}.RetryPolicy`, target['RetryPolicy'] ?? {});
  refuseUnknownProperties(`${where}.RetryPolicy`, policy, [
    'MaximumEventAgeInSeconds',
    'MaximumRetryAttempts',
  ]);
  const number = (name: string, byDefault: number, min: number, max: number): number =>
    readNumberProperty(`${where}.RetryPolicy`, policy, name, { byDefault, min, max });
  const input = readInput(where, target['Input']);
  const deadLetterQueueArn = readDeadLetterQueue(`${where}.DeadLetterConfig`, target['DeadLetterConfig']);
  return {
    functionArn: readText(where, target, 'Arn', schedulerPatterns.function),
    roleArn: readText(where, target, 'RoleArn', schedulerPatterns.role),
    maxRetryAttempts: number('MaximumRetryAttempts', 185, 0, 185),
    maxEventAgeMs: number('MaximumEventAgeInSeconds', 86_400, 60, 86_400) * 1000,
    ...(input === undefined ? {} : { input }),
    ...(deadLetterQueueArn === undefined ? {} : { deadLetterQueueArn }),
  };
}

/** A target of Lambda takes well-formed JSON only. */
function readInput(where: string, input: unknown): string | undefined {
  if (input === undefined || (typeof input === 'string' && isJson(input))) return input;
  throw new Error(`${where}: got the Input ${JSON.stringify(input)}; well-formed JSON is accepted.`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function readDeadLetterQueue(where: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const config = toObject(where, value);
  refuseUnknownProperties(where, config, ['Arn']);
  return config['Arn'] === undefined ? undefined : readText(where, config, 'Arn', schedulerPatterns.queue);
}

function checkWindow(where: string, value: unknown): void {
  const at = `${where}.FlexibleTimeWindow`;
  const window = toObject(at, value);
  refuseUnknownProperties(at, window, ['MaximumWindowInMinutes', 'Mode']);
  const mode = readText(at, window, 'Mode', /^(OFF|FLEXIBLE)$/);
  if (mode === 'FLEXIBLE')
    readNumberProperty(at, window, 'MaximumWindowInMinutes', { byDefault: Number.NaN, min: 1, max: 1440 });
}

function readDate(where: string, properties: JsonObject, name: string): number | undefined {
  if (properties[name] === undefined) return undefined;
  const text = readText(where, properties, name, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
  const timeMs = Date.parse(text);
  if (!Number.isNaN(timeMs)) return timeMs;
  throw new Error(
    `${where}: got ${JSON.stringify(text)} for ${name}; a date and time with a zone is accepted.`,
  );
}

function readText(
  where: string,
  properties: JsonObject,
  name: string,
  pattern: RegExp,
  byDefault?: string,
): string {
  const value = properties[name] ?? byDefault;
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw new Error(`${where}: got ${JSON.stringify(value)} for ${name}; ${pattern.source} is accepted.`);
}

function toObject(where: string, value: unknown): JsonObject {
  if (isJsonObject(value)) return value;
  throw new Error(`${where}: got ${JSON.stringify(value)}; an object is accepted.`);
}
