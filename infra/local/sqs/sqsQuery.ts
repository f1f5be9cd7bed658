// SQS's Query protocol, which clients before 2023 speak: a form with an Action comes in, and goes on as the input of the JSON
// protocol; an operation's output goes out as XML.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html
import { AwsError, type AwsRequest, type AwsResponse } from '../cloud.ts';
import { readQueryParameters, toQueryErrorResponse, toXmlResponse } from '../gateway/queryProtocol.ts';
import type { Json } from './sqsInput.ts';

const namespace = 'http://queue.amazonaws.com/doc/2012-11-05/';
const apiVersion = '2012-11-05';

/** A request that came as a form, or with its Action in the URL. */
export interface QueryCall {
  /** "SendMessage"; what the request calls it, known or not. */
  readonly action: string;
  readonly input: Json;
}

/** JSON has the operation in a header; whoever has none speaks Query. */
export const isQueryRequest = (headers: AwsRequest['headers']): boolean =>
  headers['x-amz-target'] === undefined;

/**
 * Reads the action and its parameters.
 * @throws AwsError MissingAction, NoSuchVersion
 */
export function parseQueryCall({ headers, query, path, body }: AwsRequest): QueryCall {
  const parameters = readQueryParameters({ headers, queryString: query.toString(), body });
  const action = parameters?.get('Action');
  if (!parameters || !action) throw new AwsError('MissingAction', 'The request has no Action.', 400);
  const version = parameters.get('Version') ?? '';
  if (version !== apiVersion)
    throw new AwsError('NoSuchVersion', `The requested version ( ${version} ) is not valid.`, 400);
  // A queue may be named by the URL alone to which the form is sent.
  const queueUrl = /^\/\d{12}\/[^/]+$/.test(path) ? { QueueUrl: path } : {};
  return { action, input: { ...queueUrl, ...toInput([...parameters]) } };
}

/** What a form calls a list's members → the member of the JSON input that has them. */
const lists: Readonly<Record<string, string>> = {
  AttributeName: 'AttributeNames',
  DeleteMessageBatchRequestEntry: 'Entries',
  MessageAttributeName: 'MessageAttributeNames',
  MessageSystemAttributeName: 'MessageSystemAttributeNames',
  SendMessageBatchRequestEntry: 'Entries',
};
const numbers = new Set(['DelaySeconds', 'MaxNumberOfMessages', 'VisibilityTimeout', 'WaitTimeSeconds']);

type Pairs = readonly (readonly [string, string])[];

/** "AttributeName.1=All" → { AttributeNames: ["All"] }, "MessageAttribute.1.Name=a&….Value.DataType=b" → a map. */
function toInput(pairs: Pairs): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [name, value] of pairs)
    if (!name.includes('.')) input[name] = numbers.has(name) ? toNumber(value) : value;
  for (const [name, member] of Object.entries(lists)) {
    const elements = elementsOf(pairs, name);
    if (elements.length > 0) input[member] = elements.map(toElement);
  }
  const attributes = elementsOf(pairs, 'MessageAttribute').map((element) => {
    const name = element.find(([key]) => key === 'Name')?.[1] ?? '';
    return [name, toInput(withinOf(element, 'Value'))];
  });
  if (attributes.length > 0) input['MessageAttributes'] = Object.fromEntries(attributes);
  return input;
}

/** Text that is no number stays what it is, and is refused as the JSON protocol's would be. */
const toNumber = (text: string): unknown => (/^-?\d{1,9}$/.test(text) ? Number(text) : text);

const toElement = (pairs: Pairs): unknown =>
  pairs.length === 1 && pairs[0]?.[0] === '' ? pairs[0][1] : toInput(pairs);

function withinOf(pairs: Pairs, name: string): Pairs {
  return pairs.flatMap(([key, value]) =>
    key === name
      ? [['', value] as const]
      : key.startsWith(`${name}.`)
        ? [[key.slice(name.length + 1), value] as const]
        : [],
  );
}

/** The parameters of each numbered element, by their numbers. */
function elementsOf(pairs: Pairs, name: string): readonly Pairs[] {
  const elements = new Map<string, (readonly [string, string])[]>();
  for (const [key, value] of withinOf(pairs, name)) {
    const [, index, rest = ''] = /^(\d+)(?:\.(.*))?$/s.exec(key) ?? [];
    if (index === undefined) continue;
    const element = elements.get(index) ?? [];
    elements.set(index, element);
    element.push([rest, value]);
  }
  return [...elements].sort(([a], [b]) => Number(a) - Number(b)).map(([, element]) => element);
}

/** Members of JSON's output → what they are called in XML, one element for each. */
const xmlNames: Readonly<Record<string, string>> = {
  Attributes: 'Attribute',
  Failed: 'BatchResultErrorEntry',
  MessageAttributes: 'MessageAttribute',
  Messages: 'Message',
  QueueUrls: 'QueueUrl',
};
const maps = new Set(['Attributes', 'MessageAttributes']);

/** Writes an operation's output. */
export function toQueryResponse(action: string, output: Json, requestId: string): AwsResponse {
  const result = Object.keys(output).length > 0 ? { [`${action}Result`]: toXmlMembers(action, output) } : {};
  const members = { '@xmlns': namespace, ...result, ResponseMetadata: { RequestId: requestId } };
  return toXmlResponse(200, requestId, { [`${action}Response`]: members });
}

function toXmlMembers(action: string, output: Json): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(output).map(([name, value]) => {
      const xmlName = name === 'Successful' ? `${action}ResultEntry` : (xmlNames[name] ?? name);
      if (maps.has(name))
        return [xmlName, Object.entries(value as Json).map(([Name, Value]) => ({ Name, Value }))];
      if (!Array.isArray(value)) return [xmlName, value];
      return [
        xmlName,
        value.map((element: unknown) => (isObject(element) ? toXmlMembers(action, element) : element)),
      ];
    }),
  );
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

const prefixed = new Set([
  'BatchEntryIdsNotDistinct',
  'EmptyBatchRequest',
  'InvalidBatchEntryId',
  'MessageNotInflight',
  'TooManyEntriesInBatchRequest',
]);

/** What an error is called in the Query protocol: "AWS.SimpleQueueService.NonExistentQueue". */
export function toSqsQueryCode(code: string): string {
  if (code === 'QueueDoesNotExist') return 'AWS.SimpleQueueService.NonExistentQueue';
  return prefixed.has(code) ? `AWS.SimpleQueueService.${code}` : code;
}

export function toSqsErrorResponse(error: AwsError, requestId: string): AwsResponse {
  const { code, message, statusCode } = error;
  return toQueryErrorResponse(new AwsError(toSqsQueryCode(code), message, statusCode), requestId, namespace);
}
