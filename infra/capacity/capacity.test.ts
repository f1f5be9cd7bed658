// The arithmetic with numbers that one can check on paper, the measured hour against the plan, the README against the script.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changes, toChangedDesign } from './changes.ts';
import { countUse, toShares } from './countUse.ts';
import { defaultLoad, presentDesign } from './load.ts';
import type { Design, Load } from './load.ts';
import { parseLoads } from './parseLoads.ts';
import { channelQuotas, quotas, toValue } from './quotas.ts';
import type { Quota } from './quotas.ts';
import { awsQuotas } from '../local/kinesisvideo/quotas.ts';
import { stages } from '../stack/stages.ts';
import { readSessionHour } from './sessionHour.ts';
import { toCapacityTables } from './toCapacityTables.ts';
import { toHourUsd } from './toHourUsd.ts';

const hour = readSessionHour();
/** 900 sessions, which begin one a second. */
const load: Load = { ...defaultLoad, listeners: 9_000 };
const useOf = (to: Partial<Design> = {}) => countUse(load, { ...presentDesign, ...to }, hour);

describe('the measured hour', () => {
  test('has the renewals that the plan says, and 34 operations of other kinds', () => {
    expect(hour).toMatchObject({
      listeners: 10,
      leaseRenewals: 647,
      seatRenewals: 580,
      // Created, 4 changes, 5 published, 10 joins, 10 reads, 4 times access for the speaker.
      otherOperations: 34,
      outboundMessages: 40,
      statusChanges: 5,
    });
  });

  test('wrote two units for a renewed row, two for its copy by owner, two for its place among the deadlines', () => {
    const { rowUnitsPerRenewal, ownerIndexUnitsPerRenewal, sweepIndexUnitsPerLease } = hour;
    const units = [rowUnitsPerRenewal, ownerIndexUnitsPerRenewal, sweepIndexUnitsPerLease];
    expect(units.map((count) => count.toFixed(1))).toEqual(['2.0', '2.0', '2.0']);
  });
});

describe('900 sessions with ten listeners, one beginning each second,', () => {
  test('use AppSync for 180 leases, 150 seats and 34 other operations a second', () => {
    expect(useOf().requestTokens).toBeCloseTo(180 + 150 + 34, 6);
  });

  test('connect ten listeners and make one channel a second', () => {
    expect(useOf()).toMatchObject({ connects: 10, channels: 900, createChannel: 1, deleteChannel: 1 });
  });

  test('fetch access for eleven who come each second, and for all 9,900 each 14 minutes', () => {
    const calls = 11 + 9_900 / 840;
    expect(useOf().assumeRole).toBeCloseTo(calls, 6);
    expect(useOf().getEndpoint).toBeCloseTo(calls, 6);
  });

  test('ask for TURN servers once for each of eleven who come each second', () => {
    expect(useOf().iceServers).toBeCloseTo(11, 6);
  });

  test('write a sixteenth of the leases into each sweep shard', () => {
    const { sweepIndexWrites, sweepShardWrites } = useOf();
    expect(sweepIndexWrites).toBeCloseTo(180 * (1304 / 647), 6);
    expect(sweepShardWrites * 16).toBeCloseTo(sweepIndexWrites, 6);
  });

  test('run publishStatus five times a second for a quarter of a second', () => {
    expect(useOf().concurrency).toBeCloseTo(1.25, 6);
  });

  test('put five events onto the bus a second: most regions are full at 80 times as many', () => {
    expect(useOf().putEvents).toBeCloseTo(5, 6);
    const eighty = countUse({ ...load, listeners: 80 * 9_000 }, presentDesign, hour);
    const shareIn = (region: string) => toShares(eighty, region).find(({ id }) => id === 'putEvents')?.share;
    expect(shareIn('us-east-1')).toBeCloseTo(0.04, 6);
    expect(shareIn('eu-central-2')).toBeCloseTo(1, 6);
  });

  test('need a token for each who comes, or for one in 24 when it lives for a day', () => {
    expect(useOf().tokens).toBeCloseTo(11, 6);
    expect(useOf({ tokenSeconds: 86_400 }).tokens).toBeCloseTo(11 / 24, 6);
  });

  test('make no channel when channels are used again', () => {
    expect(useOf({ channels: 'reused' })).toMatchObject({
      channels: 900,
      createChannel: 0,
      deleteChannel: 0,
    });
  });
});

test('use grows with the listeners, so a quota is full at one number of them', () => {
  const ten = countUse({ ...load, listeners: 90_000 }, presentDesign, hour);

  expect(ten.requestTokens / useOf().requestTokens).toBeCloseTo(10, 9);
  expect(ten.sweepShardWrites / useOf().sweepShardWrites).toBeCloseTo(10, 9);
});

test('the scarcest quota comes first', () => {
  const [first, second] = toShares(useOf(), 'us-east-1');

  expect(first).toEqual({ id: 'iceServers', used: 11, value: 100, share: 0.11 });
  expect(second).toEqual({ id: 'tokens', used: 11, value: 120, share: 11 / 120 });
});

test('a region with a value of its own has that one', () => {
  expect(toValue(quotas.channels, 'us-east-1')).toBe(10_000);
  expect(toValue(quotas.channels, 'eu-central-1')).toBe(5_000);
  expect(toValue(quotas.createChannel, 'eu-central-1')).toBe(50);
});

test('the local cloud admits what these quotas say', () => {
  const { accountCallsPerSecond: ofAccount, channelCallsPerSecond: ofChannel } = awsQuotas;

  expect(awsQuotas.maxChannels).toBe(toValue(quotas.channels, 'us-east-1'));
  expect(ofAccount.CreateSignalingChannel).toBe(quotas.createChannel.value);
  expect(ofAccount.DeleteSignalingChannel).toBe(quotas.deleteChannel.value);
  expect(ofAccount.GetSignalingChannelEndpoint).toBe(quotas.getEndpoint.value);
  expect(awsQuotas.maxViewersPerChannel).toBe(channelQuotas.viewers.value);
  expect(ofChannel.ConnectAsViewer).toBe(channelQuotas.connectAsViewer.value);
  expect(ofAccount.GetIceServerConfig).toBe(quotas.iceServers.value);
  expect(ofChannel.GetIceServerConfig).toBe(channelQuotas.iceServers.value);
});

test("every quota names AWS's page and a heading", () => {
  const all: Quota[] = Object.values({ ...quotas, ...channelQuotas });

  expect(all.filter(({ source }) => !/^https:\/\/docs\.aws\.amazon\.com\//.test(source))).toEqual([]);
  expect(all.filter(({ heading }) => heading.length < 10)).toEqual([]);
});

describe('an hour of 1,000 listeners', () => {
  const thousand: Load = { ...defaultLoad, listeners: 1_000 };

  test('costs a hundred measured session-hours', () => {
    const usd = toHourUsd(thousand, presentDesign, hour);

    // 126,100 operations, 4,000 messages, 59,000 connection-minutes.
    expect(usd.appSync).toBeCloseTo(0.5044 + 0.008 + 0.00472, 9);
    // 627,200 write units, 3,550 read units.
    expect(usd.dynamoDb).toBeCloseTo(0.392 + 0.00044375, 3);
    expect(usd.channels).toBeCloseTo(3, 9);
    // 500 changes.
    expect(usd.events).toBeCloseTo(0.0005, 9);
  });

  test('pays a channel that is used again once a month', () => {
    const usd = toHourUsd(thousand, { ...presentDesign, channels: 'reused' }, hour);

    expect(usd.channels).toBeCloseTo((100 * 0.03) / 730, 9);
  });

  test('makes twice the channels when sessions last half as long', () => {
    expect(toHourUsd({ ...thousand, sessionMinutes: 30 }, presentDesign, hour).channels).toBeCloseTo(6, 9);
  });
});

test('every change makes some quota last longer and no hour dearer', () => {
  const before = useOf();
  const usdBefore = toHourUsd(load, presentDesign, hour).together;
  const useless = changes.filter(({ to }) => {
    const changed = { ...presentDesign, ...to };
    const after = countUse(load, changed, hour);
    const isLess = (Object.keys(quotas) as (keyof typeof quotas)[]).some((id) => after[id] < before[id]);
    return !isLess || toHourUsd(load, changed, hour).together > usdBefore;
  });

  expect(useless).toEqual([]);
  expect(toChangedDesign(presentDesign)).toMatchObject({ leaseRenewalSeconds: 15, sweepShards: 512 });
});

describe('the flags', () => {
  test('left out mean 1 k, 100 k and 10 M listeners, ten in a session of an hour', () => {
    expect(parseLoads([])).toEqual(
      [1_000, 100_000, 10_000_000].map((listeners) => ({ ...defaultLoad, listeners })),
    );
  });

  test('say otherwise', () => {
    const words = ['--listeners', '500', '--per-session', '5', '--region', 'eu-central-1'];
    expect(parseLoads(words)).toEqual([
      { ...defaultLoad, listeners: 500, listenersPerSession: 5, region: 'eu-central-1' },
    ]);
  });

  test.each([
    ['--listeners', '1000,x', '--listeners takes a whole number from 1 to 1000000000, not "x".'],
    ['--per-session', '11', '--per-session takes a whole number from 1 to 10, not "11".'],
    ['--start-window-minutes', '90', '--start-window-minutes takes a whole number from 1 to 60, not "90".'],
  ])('refuse %s %s', (flag, value, message) => {
    expect(() => parseLoads([flag, value])).toThrow(message);
  });
});

test('the README has the tables that the script prints', () => {
  const loads = parseLoads([]);
  if (loads === 'help') throw new Error('Nobody asked for help.');
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

  expect(readme).toContain(toCapacityTables(loads, presentDesign, hour));
});

test('the README says how many listeners the reserved executions of publishStatus are enough for', () => {
  const reserved = stages.prod.reservedConcurrency.PublishStatus ?? 0;
  const listeners = Math.floor((9_000 * reserved) / useOf().concurrency / 1_000) * 1_000;
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

  expect(readme).toContain(
    `\`publishStatus\` has ${reserved} of the concurrent executions reserved in \`prod\`: enough for ${listeners.toLocaleString('en-US')} listeners.`,
  );
});

test('the costs table of the README is of the same measured hour', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
  const { operations, messages, connectionMinutes, writeUnits } = hour.billed;

  const [, billed = ''] = readme.split('\n## Costs\n');
  for (const count of [operations, messages, connectionMinutes, writeUnits])
    expect(billed.split('\n## ')[0]).toContain(` ${count.toLocaleString('en-US')} |`);
});
