// Every test of the project: unit, engine, assembly and journey tests beside their sources, type tests as *.test-d.ts.
import { defineConfig } from 'vitest/config';

const tests = '{schema,resolvers,infra,clients}/**/*.test.{ts,tsx}';
/** Those that use every core by themselves: a browser with many pages, or many local clouds at once. */
const wideTests = [
  'clients/journeys/**/*.test.ts',
  'clients/**/*.journey.test.ts',
  'infra/journeys/kill/kill.test.ts',
  'infra/permissions/removedGrants.test.ts',
];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'narrow',
          include: [tests],
          exclude: wideTests,
          typecheck: { enabled: true, include: ['{schema,resolvers,infra,clients}/**/*.test-d.ts'] },
          // Vitest's own default leaves a core to itself, which on two cores runs one file after the other.
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'wide', include: wideTests, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});
