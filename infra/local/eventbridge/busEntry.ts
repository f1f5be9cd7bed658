// One entry of PutEvents: what the request has in, what goes onto a bus out, or why it does not.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
import { AwsError } from '../cloud.ts';

export interface BusEntry {
  readonly Source?: string;
  readonly DetailType?: string;
  /** JSON text. */
  readonly Detail?: string;
  /** Name or ARN; absent: "default". */
  readonly EventBusName?: string;
  readonly Resources?: readonly string[];
  /** In seconds since 1970. */
  readonly Time?: number;
}

/** Why one entry was refused; the others of its request are not touched by it. */
export interface EntryFailure {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

export interface CheckedEntry {
  readonly event: {
    readonly source: string;
    readonly detailType: string;
    readonly resources: readonly string[];
    readonly detail: Readonly<Record<string, unknown>>;
  };
  readonly timeMs: number | undefined;
}

const maxEntries = 10;
const maxRequestBytes = 256 * 1024;
const textMembers = ['Source', 'DetailType', 'Detail', 'EventBusName'];
const knownMembers = [...textMembers, 'Resources', 'Time', 'TraceHeader'];

/**
 * Reads the entries of a request.
 * @throws AwsError ValidationException unless they are one to ten entries of the right types, of 256 KB together
 */
export function parseEntries(input: Readonly<Record<string, unknown>>): readonly BusEntry[] {
  const { Entries, ...rest } = input;
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined)
    throw refusal(`Got the parameter ${unknown}; the local EventBridge accepts Entries.`);
  if (!Array.isArray(Entries) || Entries.length < 1 || Entries.length > maxEntries)
    throw refusal(
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and ${maxEntries}`,
    );
  const entries = Entries.map(parseEntry);
  if (entries.reduce((bytes, entry) => bytes + sizeOf(entry), 0) > maxRequestBytes)
    throw refusal('Total size of the entries in the request is over the limit.');
  return entries;
}

function parseEntry(value: unknown): BusEntry {
  if (typeof value !== 'object' || value === null) throw refusal('An entry is not an object.');
  const entry = value as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(entry))
    if (!knownMembers.includes(name))
      throw refusal(`Got ${name} in an entry; accepted are ${knownMembers.join(', ')}.`);
  for (const name of textMembers)
    if (entry[name] !== undefined && typeof entry[name] !== 'string')
      throw refusal(`${name} of an entry is not text.`);
  const { Resources = [], Time = 0 } = entry;
  if (!Array.isArray(Resources) || !Resources.every((resource) => typeof resource === 'string'))
    throw refusal('Resources of an entry is not a list of text.');
  if (typeof Time !== 'number' || Number.isNaN(new Date(Time * 1000).getTime()))
    throw refusal('Time of an entry is not a number of seconds since 1970.');
  return entry;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html "Calculating PutEvents event entry size" */
function sizeOf({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: BusEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), Time === undefined ? 0 : 14);
}

/** Judges one entry by itself. */
export function checkEntry({
  Source,
  DetailType,
  Detail,
  Resources,
  Time,
}: BusEntry): CheckedEntry | EntryFailure {
  if (!Source) return missing('Source');
  if (Source.startsWith('aws.'))
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  if (!DetailType) return missing('DetailType');
  if (!Detail) return missing('Detail');
  const detail = parseDetail(Detail);
  if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  const event = { source: Source, detailType: DetailType, resources: Resources ?? [], detail };
  return { event, timeMs: Time === undefined ? undefined : Time * 1000 };
}

function parseDetail(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const detail: unknown = JSON.parse(text);
    const isObject = typeof detail === 'object' && detail !== null && !Array.isArray(detail);
    return isObject ? (detail as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function missing(name: string): EntryFailure {
  return {
    ErrorCode: 'InvalidArgument',
    ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
  };
}

function refusal(message: string): AwsError {
  return new AwsError('ValidationException', message, 400);
}
