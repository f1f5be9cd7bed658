// A quarter of an hour of both designs in the local cloud: what was counted is what one counts by hand.
import { expect, test } from 'vitest';
import { assembly } from '../journeys/stack.ts';
import { sum } from './billedQuantities.ts';
import { measureDesigns } from './measureDesigns.ts';
import type { SessionPlan } from './sessionPlan.ts';

const plan: SessionPlan = {
  listenerCount: 2,
  joinSecond: 60,
  startSecond: 120,
  pauseSecond: 180,
  resumeSecond: 240,
  endSecond: 900,
};
const statusChanges = 5;
/** After 14 minutes; the listeners' would be due at the end. */
const speakerRenewals = 1;

test('both designs use what their calls say, and only that', { timeout: 120_000 }, async () => {
  const { push, polling } = await measureDesigns({ assembly: assembly(), plan, rowCount: 50 });

  const leases = (900 - 120) / 5 - 1;
  const seatRenewals = 13;
  expect(push.session.appSync).toEqual({
    queries: plan.listenerCount + speakerRenewals,
    mutations: statusChanges + leases + plan.listenerCount * (1 + seatRenewals) + statusChanges,
    inboundMessages: statusChanges,
    // The first was published before anybody listened.
    outboundMessages: (statusChanges - 1) * plan.listenerCount,
    connectionMs: plan.listenerCount * (900 - 60) * 1000,
  });
  expect(push.session.awsCalls).toMatchObject({
    'sts:AssumeRole': 1 + speakerRenewals + plan.listenerCount,
    'kinesisvideo:CreateSignalingChannel': 1,
    'kinesisvideo:DeleteSignalingChannel': 1,
  });
  expect(Object.values(push.session.lambda).map(({ invocations }) => invocations)).toEqual([
    statusChanges,
    1,
  ]);
  expect(push.session.schedules).toEqual({});
  expect(Object.values(push.standing.schedules)).toEqual([15]);
  // Sixteen shards with nothing in them, each minute.
  expect(sum(push.standing.dynamoDb.readUnits)).toBe(15 * 16 * 0.5);

  const listenerPolls = plan.listenerCount * 61;
  const speakerPolls = 900 / 5 - 1;
  expect(polling.session.appSync).toEqual({
    queries: listenerPolls + speakerPolls + speakerRenewals,
    mutations: statusChanges + plan.listenerCount,
    inboundMessages: 0,
    outboundMessages: 0,
    connectionMs: 0,
  });
  expect(polling.session.lambda).toEqual({});
  expect(polling.standing.awsCalls).toEqual({ 'dynamodb:Scan': 15 });
});
