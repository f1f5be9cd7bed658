// AWS's JSON protocol, as DynamoDB and SQS speak it: a request's operation stands in X-Amz-Target, its input in the body.
// https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
import { AwsError, type AwsRequest } from '../cloud.ts';

/** @throws AwsError SerializationException unless the body is a JSON object */
export function parseJsonInput(request: AwsRequest): Readonly<Record<string, unknown>> {
  try {
    const input: unknown = JSON.parse(request.body.toString());
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) {
      return input as Readonly<Record<string, unknown>>;
    }
  } catch {
    // Not JSON: answered like any other body that is no object.
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON object.', 400);
}

/**
 * The operation that X-Amz-Target names.
 * @param service what the target begins with ("AmazonSQS"), and what a message calls it ("SQS")
 * @throws AwsError UnknownOperationException naming what is accepted
 */
export function findOperation<Operation>(
  operations: Readonly<Record<string, Operation>>,
  request: AwsRequest,
  service: { readonly targetPrefix: string; readonly title: string },
): Operation {
  const target = request.headers['x-amz-target'] ?? '';
  const [prefix, name = ''] = target.split('.');
  const isKnown = prefix === service.targetPrefix && Object.hasOwn(operations, name);
  const operation = isKnown ? operations[name] : undefined;
  if (operation !== undefined) return operation;
  throw new AwsError(
    'UnknownOperationException',
    `Got the operation "${target}"; the local ${service.title} accepts ${Object.keys(operations).join(', ')}.`,
    400,
  );
}
