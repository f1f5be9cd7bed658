// What extensions leaves for the engine.
import { describe, expect, test } from 'vitest';
import { compileCode } from '../compileCode.ts';
import { exampleContext, exampleOptions, failureOf, runBody } from '../exampleRun.ts';
import type { Evaluation } from '../runtime.ts';

const runResponse = (body: string): Evaluation => {
  const source = `import { util, extensions } from '@aws-appsync/utils';
export const request = (ctx) => ({}); export function response(ctx) { ${body} return null; }`;
  return compileCode(source, exampleOptions()).run('response', exampleContext(), null);
};
const filter = { filterGroup: [{ filters: [{ fieldName: 'a', operator: 'eq', value: 1 }] }] };

describe('subscription filters', () => {
  test('are set by the response handler', () => {
    const evaluation = runResponse(
      `const f = util.transform.toSubscriptionFilter({ a: { eq: 1 } });
       extensions.setSubscriptionFilter(f); extensions.setSubscriptionInvalidationFilter(f);`,
    );
    expect(evaluation).toMatchObject({ subscriptionFilter: filter, subscriptionInvalidationFilter: filter });
  });

  test.each(['setSubscriptionFilter', 'setSubscriptionInvalidationFilter'])(
    '%s is not for requests',
    (name) => {
      expect(failureOf(`extensions.${name}(${JSON.stringify(filter)});`)).toContain(
        `extensions.${name} is for the response handler`,
      );
    },
  );

  test.each(['null', '{}', '{ filterGroup: [{}] }', "{ filterGroup: [{ filters: [{ fieldName: 'a' }] }] }"])(
    'refuse %s',
    (value) => {
      const { outcome } = runResponse(`extensions.setSubscriptionFilter(${value});`);
      expect(outcome).toMatchObject({ kind: 'error', error: { type: 'Code' } });
    },
  );
});

describe('invalidations', () => {
  const invalidate = (id: number): string =>
    `extensions.invalidateSubscriptions({ subscriptionField: 'onA', payload: { id: ${id} } });`;

  test('are gathered, the same one once', () => {
    expect(runBody(invalidate(1) + invalidate(1) + invalidate(2)).invalidations).toEqual([
      { subscriptionField: 'onA', payload: { id: 1 } },
      { subscriptionField: 'onA', payload: { id: 2 } },
    ]);
  });

  test('a sixth different one is refused', () => {
    expect(failureOf([1, 2, 3, 4, 5, 6].map(invalidate).join(''))).toContain(
      'at most 5 different invalidations',
    );
  });
});

test('cache evictions are gathered', () => {
  const body = "extensions.evictFromApiCache('Query', 'session', { 'ctx.args.id': 'a' });";
  expect(runBody(body).evictions).toEqual([
    { typeName: 'Query', fieldName: 'session', keys: { 'ctx.args.id': 'a' } },
  ]);
});
