// What was used between two moments, or by one thing beside another that ran at the same time.
import type { Counts, FunctionUsage, Usage } from '../local/meter.ts';

/** All of `usage` that is not in `other`. What is zero by that is left out. */
export function subtractUsage(usage: Usage, other: Usage): Usage {
  return {
    appSync: {
      queries: usage.appSync.queries - other.appSync.queries,
      mutations: usage.appSync.mutations - other.appSync.mutations,
      inboundMessages: usage.appSync.inboundMessages - other.appSync.inboundMessages,
      outboundMessages: usage.appSync.outboundMessages - other.appSync.outboundMessages,
      connectionMs: usage.appSync.connectionMs - other.appSync.connectionMs,
    },
    dataSourceCalls: subtractCounts(usage.dataSourceCalls, other.dataSourceCalls),
    awsCalls: subtractCounts(usage.awsCalls, other.awsCalls),
    dynamoDb: {
      readUnits: subtractCounts(usage.dynamoDb.readUnits, other.dynamoDb.readUnits),
      writeUnits: subtractCounts(usage.dynamoDb.writeUnits, other.dynamoDb.writeUnits),
    },
    lambda: subtractFunctions(usage.lambda, other.lambda),
    schedules: subtractCounts(usage.schedules, other.schedules),
  };
}

function subtractCounts(counts: Counts, other: Counts): Counts {
  const differences = Object.entries(counts).map(
    ([name, count]) => [name, count - (other[name] ?? 0)] as const,
  );
  return Object.fromEntries(differences.filter(([, count]) => count !== 0));
}

/** A function that ran as often in both is left out, though it took some other time: no run lasts exactly as long as another. */
function subtractFunctions(functions: Usage['lambda'], other: Usage['lambda']): Usage['lambda'] {
  const differences = Object.entries(functions).map(([name, usage]): [string, FunctionUsage] => {
    const { invocations = 0, billedMs = 0 } = other[name] ?? {};
    return [
      name,
      {
        ...usage,
        invocations: usage.invocations - invocations,
        billedMs: usage.billedMs - billedMs,
      },
    ];
  });
  return Object.fromEntries(differences.filter(([, { invocations }]) => invocations !== 0));
}
