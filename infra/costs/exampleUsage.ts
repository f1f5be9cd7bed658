// Usage for tests: nothing but what a test says.
import type { Usage } from '../local/meter.ts';

export function exampleUsage(parts: Partial<Usage> = {}): Usage {
  return {
    appSync: { queries: 0, mutations: 0, inboundMessages: 0, outboundMessages: 0, connectionMs: 0 },
    dataSourceCalls: {},
    awsCalls: {},
    dynamoDb: { readUnits: {}, writeUnits: {} },
    lambda: {},
    schedules: {},
    ...parts,
  };
}
