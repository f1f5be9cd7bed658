// How often and how long an asynchronous invocation is tried: AWS::Lambda::EventInvokeConfig in, a checked definition out.
import type { ResourceDeclaration } from '../cloud.ts';
import { readNumberProperty } from '../cloudformation/readNumberProperty.ts';
import { refuseUnknownProperties } from '../cloudformation/refuseUnknownProperties.ts';
import { parseFailureQueue } from './failureDestination.ts';

export interface EventInvokeConfig {
  readonly maxRetryAttempts: number;
  readonly maxEventAgeMs: number;
  /** The queue that is told of events that were given up. */
  readonly failureQueueArn?: string;
}

/** What holds for a function without a configuration. */
export const defaultEventInvokeConfig: EventInvokeConfig = {
  maxRetryAttempts: 2,
  maxEventAgeMs: 21_600_000,
};

/**
 * Reads the properties of AWS::Lambda::EventInvokeConfig.
 * @returns the function's name or ARN, as the template has it, and its configuration
 * @throws Error naming the first property that is unknown or out of range
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-eventinvokeconfig.html
 */
export function parseEventInvokeConfig(declaration: ResourceDeclaration): {
  readonly functionName: string;
  readonly config: EventInvokeConfig;
} {
  const { properties } = declaration;
  const where = `${declaration.logicalId} (${declaration.type})`;
  refuseUnknownProperties(where, properties, [
    'DestinationConfig',
    'FunctionName',
    'MaximumEventAgeInSeconds',
    'MaximumRetryAttempts',
    'Qualifier',
  ]);
  if (properties['Qualifier'] !== '$LATEST')
    throw new Error(
      `${where}: got ${JSON.stringify(properties['Qualifier'])} for Qualifier; "$LATEST" is accepted.`,
    );
  const number = (name: string, byDefault: number, min: number, max: number): number =>
    readNumberProperty(where, properties, name, { byDefault, min, max });
  const failureQueueArn = parseFailureQueue(where, properties['DestinationConfig']);
  return {
    functionName: String(properties['FunctionName']),
    config: {
      maxRetryAttempts: number('MaximumRetryAttempts', 2, 0, 2),
      maxEventAgeMs: number('MaximumEventAgeInSeconds', 21_600, 60, 21_600) * 1000,
      ...(failureQueueArn === undefined ? {} : { failureQueueArn }),
    },
  };
}
