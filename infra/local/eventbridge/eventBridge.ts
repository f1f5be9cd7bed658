// EventBridge of the local cloud: the template's event buses, and what was put onto them. There are no rules, so nothing is
// delivered: a template with a rule is refused by its type, which no service has.
import { type AwsApi, type AwsRequest, type AwsResponse, type Cloud, type Service } from '../cloud.ts';
import { refuseUnknownProperties } from '../cloudformation/refuseUnknownProperties.ts';
import { findOperation, parseJsonInput } from '../gateway/jsonProtocol.ts';
import { checkEntry, parseEntries, type BusEntry, type EntryFailure } from './busEntry.ts';

/** An event as EventBridge would hand it to a rule. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html */
export interface BusEvent {
  readonly id: string;
  readonly eventBusName: string;
  readonly source: string;
  readonly detailType: string;
  /** ISO 8601, to the second. */
  readonly time: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface EventBridge extends Service {
  readonly api: AwsApi;
  /** What was put last, the oldest first. */
  busEvents(): readonly BusEvent[];
}

export const maxKeptEvents = 1_000;

type BusCloud = Pick<Cloud, 'accountId' | 'region' | 'stackName' | 'clock' | 'ids'>;

/** Makes the service. */
export function createEventBridge(cloud: BusCloud): EventBridge {
  const arnPrefix = `arn:aws:events:${cloud.region}:${cloud.accountId}:event-bus/`;
  // Every account has a bus of this name.
  const names = new Set(['default']);
  const kept: BusEvent[] = [];
  const nameOf = ({ EventBusName = 'default' }: BusEntry): string => EventBusName.replace(arnPrefix, '');

  function put(entry: BusEntry): { EventId: string } | EntryFailure {
    const checked = checkEntry(entry);
    if ('ErrorCode' in checked) return checked;
    const id = cloud.ids.uuid();
    const eventBusName = nameOf(entry);
    // As on AWS, a bus that does not exist takes everything and does nothing with it.
    if (names.has(eventBusName)) {
      const timeMs = checked.timeMs ?? cloud.clock.nowMs();
      const time = new Date(timeMs).toISOString().replace(/\.\d+Z$/, 'Z');
      kept.push({ ...checked.event, id, eventBusName, time });
      if (kept.length > maxKeptEvents) kept.shift();
    }
    return { EventId: id };
  }

  function putEvents(request: AwsRequest): object {
    const Entries = parseEntries(parseJsonInput(request)).map(put);
    return { Entries, FailedEntryCount: Entries.filter((entry) => 'ErrorCode' in entry).length };
  }

  const operations = { PutEvents: putEvents };
  return {
    resources: {
      'AWS::Events::EventBus': ({ logicalId, type, properties }) => {
        refuseUnknownProperties(`${logicalId} (${type})`, properties, ['Description', 'Name', 'Tags']);
        const name = parseBusName(`${logicalId} (${type})`, properties['Name']);
        names.add(name);
        return { ref: name, attributes: { Arn: `${arnPrefix}${name}`, Name: name } };
      },
    },
    api: {
      signingName: 'events',
      permissionsOf(request) {
        findOperation(operations, request, eventBridge);
        return parseEntries(parseJsonInput(request)).map((entry) => ({
          action: 'events:PutEvents',
          resource: `${arnPrefix}${nameOf(entry)}`,
        }));
      },
      answer: async (request) => toResponse(200, findOperation(operations, request, eventBridge)(request)),
      toErrorResponse: ({ code, message, statusCode }) => toResponse(statusCode, { __type: code, message }),
    },
    busEvents: () => [...kept],
  };
}

const eventBridge = { targetPrefix: 'AWSEvents', title: 'EventBridge' };

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbus.html */
function parseBusName(where: string, name: unknown): string {
  if (typeof name === 'string' && /^[\w.-]{1,256}$/.test(name) && name !== 'default') return name;
  throw new Error(
    `${where}: got the Name ${JSON.stringify(name)}; 1 to 256 letters, digits, ".", "-" and "_" are accepted, and not "default".`,
  );
}

function toResponse(statusCode: number, body: object): AwsResponse {
  const headers = { 'content-type': 'application/x-amz-json-1.1' };
  return { statusCode, headers, body: JSON.stringify(body) };
}
