// No permission is granted that nothing needs, and each that is needed is missed: without it the flow that uses it fails, and
// the log names the action. Everything is derived from the template: a new permission needs a flow, or a reason.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { synthesize } from '../stack/synthesize.ts';
import { compareGrants, grantKeyOf, grantsOf, readableId } from './compareGrants.ts';
import { exceptionsOf } from './exceptions.ts';
import { runFlow, type Flow, type FlowOutcome } from './flow.ts';
import { flows } from './flows.ts';
import { removeGrant } from './removeGrant.ts';

const folder = mkdtempSync(join(tmpdir(), 'live-sessions-permissions-'));
afterAll(() => rmSync(folder, { recursive: true }));
const assembly = synthesize(folder, { stage: 'dev' });

const outcomes: readonly (FlowOutcome & { readonly flow: Flow })[] = await Promise.all(
  flows.map(async (flow) => ({ flow, ...(await runFlow(flow, { assembly })) })),
);
const comparison = compareGrants(
  outcomes.map(({ permissions }) => permissions),
  exceptionsOf('dev'),
);
const used = comparison.grants.filter(({ uses }) => uses > 0);

test('every flow comes out as it has to with the permissions that are granted', () => {
  expect(outcomes.map(({ flow, failure }) => [flow.name, failure])).toEqual(
    flows.map(({ name }) => [name, undefined]),
  );
});

test('every permission is used by a flow or has a reason, and no reason is idle', () => {
  expect(comparison.unused.map(({ role, action, resource }) => [readableId(role), action, resource])).toEqual(
    [],
  );
  expect(comparison.idleExceptions).toEqual([]);
});

/** Several flows run at once, on whatever cores there are. */
const flowTimeoutMs = 120_000;

/** The first flow that used a grant. */
function flowOf(key: string): Flow {
  const outcome = outcomes.find(({ permissions }) =>
    grantsOf(permissions).some((grant) => grant.uses > 0 && grantKeyOf(grant) === key),
  );
  if (!outcome) throw new Error(`No flow uses ${key}.`);
  return outcome.flow;
}

describe.concurrent('a flow fails with AccessDenied', () => {
  test.for(used.map((grant) => [readableId(grant.role), grant.action, grant] as const))(
    'in %s without %s',
    { timeout: flowTimeoutMs },
    async ([, action, grant], { expect }) => {
      const denied = `${grant.roleName} ${action}`;
      const denials: string[] = [];

      const { failure } = await runFlow(flowOf(grantKeyOf(grant)), {
        assembly,
        change: removeGrant(grant),
        onLog({ fields }, end) {
          if (fields['code'] !== 'AccessDeniedException') return;
          denials.push(`${String(fields['caller'])} ${String(fields['action'])}`);
          // The flow would wait for what cannot come any more.
          end();
        },
      });

      expect(failure).toBeDefined();
      expect(denials).toContain(denied);
    },
  );
});
