// The DestinationConfig of a mapping and of asynchronous invocations: who is told of what was given up.

/**
 * Reads it.
 * @param where the resource, as messages name it
 * @returns the queue's ARN; undefined when nobody is told
 * @throws Error when it has anything but a queue for failures
 */
export function parseFailureQueue(where: string, config: unknown): string | undefined {
  if (config === undefined) return undefined;
  const { OnFailure, ...others } = config as { OnFailure?: { Destination?: unknown } };
  const destination = OnFailure?.Destination;
  if (
    Object.keys(others).length === 0 &&
    typeof destination === 'string' &&
    /^arn:aws:sqs:/.test(destination)
  )
    return destination;
  throw new Error(
    `${where}: got the DestinationConfig ${JSON.stringify(config)}; OnFailure with an SQS queue is accepted.`,
  );
}
