// Every test of the project: unit, engine, assembly and journey tests beside their sources, type tests as *.test-d.ts.
// `infra/testProjects.test.ts` holds the lists of files true.
import { defineConfig } from 'vitest/config';

export const tests = '{schema,resolvers,infra,clients}/**/*.test.{ts,tsx}';
/** They run a local cloud, or a command line that runs one. */
export const cloudTests = [
  'infra/journeys/*.test.ts',
  'infra/local/{addedResources,foreignStacks,startLocalCloud}.test.ts',
  'infra/costs/measureDesigns.test.ts',
  'infra/smoke/smoke.test.ts',
  'infra/{soak,start}.test.ts',
];
/** They use every core by themselves: a browser with many pages, or many local clouds at once. */
export const wideTests = [
  'clients/journeys/**/*.test.ts',
  'clients/**/*.journey.test.ts',
  'infra/journeys/kill/kill.test.ts',
  'infra/permissions/removedGrants.test.ts',
];
const assemblies = 'infra/journeys/synthesizeForTests.ts';

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: [tests],
          exclude: [...cloudTests, ...wideTests],
          // Vitest's own default leaves a core to itself, which on two cores runs one file after the other.
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['{schema,resolvers,infra,clients}/**/*.test-d.ts'],
          },
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'clouds',
          include: cloudTests,
          globalSetup: assemblies,
          maxWorkers: '100%',
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'wide',
          include: wideTests,
          globalSetup: assemblies,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Vitest's own default of one second is shorter than the start of a function's worker on a busy machine.
    expect: { poll: { timeout: 10_000 } },
    pool: 'forks',
    // A worker loads a module once, for all its files: no test changes what a module keeps, and none mocks one.
    isolate: false,
  },
});
