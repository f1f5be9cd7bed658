// Counts what AWS would bill. Services report while they work; `usage` answers plain counts since the start.
// Nothing here knows a price, and nothing here is asked per socket: a delivery is reported once per group of subscribers.
import type { Clock } from './clock.ts';

/** "dynamodb:GetItem" → 3; what was never used is absent. */
export type Counts = Readonly<Record<string, number>>;

/** What was used since the start. */
export interface Usage {
  readonly appSync: AppSyncUsage;
  /** Calls of AppSync's data sources, by source and operation: "sessions.UpdateItem". */
  readonly dataSourceCalls: Counts;
  /** Requests to the AWS port that their caller was allowed, by IAM action: "kinesisvideo:CreateSignalingChannel". */
  readonly awsCalls: Counts;
  /** Request units of on-demand tables, by "table" or "table/index". */
  readonly dynamoDb: { readonly readUnits: Counts; readonly writeUnits: Counts };
  /** By function name. */
  readonly lambda: Readonly<Record<string, FunctionUsage>>;
  /** Invocations of EventBridge Scheduler, by schedule name. */
  readonly schedules: Counts;
}

export interface AppSyncUsage {
  readonly queries: number;
  readonly mutations: number;
  /** Events received from mutations, in messages of 5 kB. */
  readonly inboundMessages: number;
  /** Events sent to subscribers, in messages of 5 kB. */
  readonly outboundMessages: number;
  /** How long WebSockets were open, added up; those that are open count until now. */
  readonly connectionMs: number;
}

export interface FunctionUsage {
  readonly invocations: number;
  /** Run time on this machine, each invocation rounded up to a millisecond; where no worker was warm, with its start. */
  readonly billedMs: number;
  readonly memoryMb: number;
  /** How many have begun and not ended: not billed yet. */
  readonly running: number;
}

/** Where services report. No method throws. */
export interface Meter {
  countOperation(kind: 'queries' | 'mutations'): void;
  countInboundMessage(bytes: number): void;
  /** An event of so many bytes went to so many subscribers. */
  countOutboundMessages(bytes: number, subscriberCount: number): void;
  /** @returns ends the connection; calling it twice does nothing */
  beginConnection(): () => void;
  /** @param action as IAM names it: "sts:AssumeRole" */
  countAwsCall(action: string): void;
  /** @param place "table" or "table/index" */
  countRequestUnits(kind: 'readUnits' | 'writeUnits', place: string, units: number): void;
  /** @returns ends the invocation: calling it adds the time since */
  beginInvocation(functionName: string, memoryMb: number): () => void;
  countScheduledInvocation(scheduleName: string): void;
  /** All but the calls of data sources, which AppSync counts itself. */
  usage(): Omit<Usage, 'dataSourceCalls'>;
}

/** @see https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html "One metered message equals 5 kB" */
const messageBytes = 5 * 1024;
const messagesOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / messageBytes));

export interface MeterOptions {
  /** The cloud's time, by which connections last. */
  readonly clock: Pick<Clock, 'elapsedMs'>;
  /** The time that code takes to run, which passes also while the cloud's clock stands still; default performance.now. */
  readonly stopwatchMs?: () => number;
}

/** Makes a meter at zero. */
export function createMeter({ clock, stopwatchMs = () => performance.now() }: MeterOptions): Meter {
  const appSync = { queries: 0, mutations: 0, inboundMessages: 0, outboundMessages: 0 };
  const awsCalls = new Map<string, number>();
  const units = { readUnits: new Map<string, number>(), writeUnits: new Map<string, number>() };
  const functions = new Map<string, { -readonly [Member in keyof FunctionUsage]: FunctionUsage[Member] }>();
  const schedules = new Map<string, number>();
  const openSinceMs = new Set<{ readonly sinceMs: number }>();
  let closedConnectionsMs = 0;

  return {
    countOperation(kind) {
      appSync[kind] += 1;
    },
    countInboundMessage(bytes) {
      appSync.inboundMessages += messagesOf(bytes);
    },
    countOutboundMessages(bytes, subscriberCount) {
      appSync.outboundMessages += messagesOf(bytes) * subscriberCount;
    },
    beginConnection() {
      const connection = { sinceMs: clock.elapsedMs() };
      openSinceMs.add(connection);
      return () => {
        if (openSinceMs.delete(connection)) closedConnectionsMs += clock.elapsedMs() - connection.sinceMs;
      };
    },
    countAwsCall: (action) => add(awsCalls, action, 1),
    countRequestUnits: (kind, place, count) => add(units[kind], place, count),
    beginInvocation(functionName, memoryMb) {
      const startMs = stopwatchMs();
      const usage = functions.get(functionName) ?? { invocations: 0, billedMs: 0, memoryMb, running: 0 };
      functions.set(functionName, usage);
      usage.running += 1;
      return () => {
        usage.running -= 1;
        usage.invocations += 1;
        usage.billedMs += Math.max(1, Math.ceil(stopwatchMs() - startMs));
      };
    },
    countScheduledInvocation: (scheduleName) => add(schedules, scheduleName, 1),
    usage() {
      const nowMs = clock.elapsedMs();
      const openMs = [...openSinceMs].reduce((sum, { sinceMs }) => sum + nowMs - sinceMs, 0);
      return {
        appSync: { ...appSync, connectionMs: closedConnectionsMs + openMs },
        awsCalls: Object.fromEntries(awsCalls),
        dynamoDb: {
          readUnits: Object.fromEntries(units.readUnits),
          writeUnits: Object.fromEntries(units.writeUnits),
        },
        lambda: Object.fromEntries([...functions].map(([name, usage]) => [name, { ...usage }])),
        schedules: Object.fromEntries(schedules),
      };
    },
  };
}

function add(counts: Map<string, number>, name: string, count: number): void {
  // Zero leaves no entry: what costs nothing was not used.
  if (count > 0) counts.set(name, (counts.get(name) ?? 0) + count);
}
