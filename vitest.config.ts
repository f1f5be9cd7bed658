// Every test of the project: unit, engine, assembly and journey tests beside their sources, type tests as *.test-d.ts.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{schema,resolvers,infra,clients}/**/*.test.{ts,tsx}'],
    typecheck: { enabled: true, include: ['{schema,resolvers,infra,clients}/**/*.test-d.ts'] },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});
