// No permission is granted and nobody trusted without need, and what is needed is missed: without it the flow that uses it
// fails, and the log names the action. Everything is derived from the template: a new permission needs a flow, or a reason.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readTemplate, type TemplateChange } from '../journeys/copyAssembly.ts';
import type { LogFields } from '../local/log.ts';
import type { StageName } from '../stack/stages.ts';
import {
  claimOf,
  compareGrants,
  grantKeyOf,
  grantsOf,
  readableId,
  type Comparison,
  type JudgedGrant,
} from './compareGrants.ts';
import { createAssemblies, readGranted } from './createAssemblies.ts';
import { exceptionsOf } from './exceptions.ts';
import { runFlow, type Flow, type FlowOutcome } from './flow.ts';
import { flows } from './flows.ts';
import { removeGrant } from './removeGrant.ts';
import { conditionsOf, spoilCondition } from './spoilCondition.ts';

const folder = mkdtempSync(join(tmpdir(), 'live-sessions-permissions-'));
afterAll(() => rmSync(folder, { recursive: true }));
const stages = ['dev', 'prod'] as const;
const [dev, prod] = stages.map((stage) => {
  mkdirSync(join(folder, stage));
  return createAssemblies(join(folder, stage), stage);
}) as [ReturnType<typeof createAssemblies>, ReturnType<typeof createAssemblies>];
const assembly = dev.withoutPages;

const outcomes: readonly (FlowOutcome & { readonly flow: Flow })[] = await Promise.all(
  flows.map(async (flow) => ({ flow, ...(await runFlow(flow, { assembly })) })),
);
const comparisons: Readonly<Record<StageName, Comparison>> = {
  dev: await compareWith(dev.deployed, 'dev'),
  prod: await compareWith(prod.deployed, 'prod'),
};

/** The stages' templates with the pages, held against the uses in one of them. */
async function compareWith(deployed: string, stage: StageName): Promise<Comparison> {
  const readings = outcomes.map(({ permissions }) => permissions);
  return compareGrants(await readGranted(deployed), readings, exceptionsOf(stage));
}

test('every flow comes out as it has to with the permissions that are granted', () => {
  expect(outcomes.map(({ flow, failure }) => [flow.name, failure])).toEqual(
    flows.map(({ name }) => [name, undefined]),
  );
});

test.for(stages)('in %s every permission and every trust is used or has a reason that is true', (stage) => {
  const { unused, idleExceptions } = comparisons[stage];

  expect(unused.map((grant) => [readableId(grant.role), claimOf(grant), grant.resource])).toEqual([]);
  expect(idleExceptions).toEqual([]);
});

/** Several flows run at once, on whatever cores there are. */
const flowTimeoutMs = 120_000;
/** How long a flow goes on after a denial: one that gets by without the permission comes to its end meanwhile. */
const graceMs = 4_000;

const used = comparisons.dev.grants.filter(({ uses }) => uses > 0);
const named = (grant: JudgedGrant) => [readableId(grant.role), claimOf(grant), grant] as const;

/** The first flow that used a grant. */
function flowOf(key: string): Flow {
  const outcome = outcomes.find(({ permissions }) =>
    grantsOf(permissions).some((grant) => grant.uses > 0 && grantKeyOf(grant) === key),
  );
  if (!outcome) throw new Error(`No flow uses ${key}.`);
  return outcome.flow;
}

/** Runs a grant's flow in a changed template; answers why it failed, and who was denied what. */
async function runWithout(grant: JudgedGrant, change: TemplateChange) {
  const denials: string[] = [];
  const run = runFlow(flowOf(grantKeyOf(grant)), {
    assembly,
    change,
    onLog({ fields }, end) {
      if (fields['code'] !== 'AccessDeniedException') return;
      denials.push(toDenial(fields));
      // A flow waits longer for what cannot come any more.
      setTimeout(end, graceMs);
    },
  });
  const failure = await run.then(
    (outcome) => outcome.failure,
    // Functions and schedules whose role does not trust their service are refused when they are made, as on AWS.
    (error: unknown) => String(error),
  );
  return { failure, denials };
}

/** Of a trust that is refused the log names the role whose trust it is. */
const toDenial = ({ caller, action, role }: LogFields): string =>
  role === undefined ? `${String(caller)} ${String(action)}` : `${String(action)} of ${String(role)}`;

const expectedDenial = ({ principal, action, roleName }: JudgedGrant): string =>
  principal === undefined ? `${roleName} ${action}` : `${action} of ${roleName}`;

describe.concurrent('a flow fails with AccessDenied', () => {
  test.for(used.map(named))(
    'in %s without %s',
    { timeout: flowTimeoutMs },
    async ([, , grant], { expect }) => {
      const { failure, denials } = await runWithout(grant, removeGrant(grant));

      expect(failure).toBeDefined();
      expect(denials).toContain(expectedDenial(grant));
    },
  );

  const template = readTemplate(assembly);
  const conditional = used.flatMap((grant) =>
    grant.declaredIn in template.Resources
      ? conditionsOf(template, grant).map((condition) => [...named(grant), condition] as const)
      : [],
  );

  test('where there are conditions', ({ expect }) => {
    expect(conditional.map(([role, claim, , { key }]) => [role, claim, key])).not.toEqual([]);
  });

  test.for(conditional.map(([role, claim, grant, place]) => [role, claim, place.key, grant, place] as const))(
    'in %s with another value for %s under %s',
    { timeout: flowTimeoutMs },
    async ([, , , grant, place], { expect }) => {
      const { failure, denials } = await runWithout(grant, spoilCondition(grant, place));

      expect(failure).toBeDefined();
      expect(denials).toContain(expectedDenial(grant));
    },
  );
});
