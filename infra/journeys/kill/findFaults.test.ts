// Each thing that may go wrong is found, and nothing is found where all is well.
import { describe, expect, test } from 'vitest';
import { toSessionEventItem } from '../../../schema/sessionEventItem.ts';
import type { SessionItem } from '../../../schema/sessionItem.ts';
import { exampleSession } from '../../lambda/exampleSession.ts';
import { findFaults } from './findFaults.ts';
import type { Told } from './findFaults.ts';
import type { Records } from './readRecords.ts';

const sweptSeconds = 1_767_225_600;
const live = exampleSession({ status: 'LIVE', version: 2, sweepAt: sweptSeconds + 15, clientToken: 'run-1' });
const channelName = 'LiveSessions_serene-truth-682-1a2b3c4d';

/** Ended with its third version, its channel released. */
const ended = exampleSession({ status: 'ENDED', version: 3 });
delete ended.sweepAt;

const historyOf = (item: SessionItem): Records['history'] =>
  (['CREATED', 'LIVE', 'ENDED'] as const)
    .slice(0, item.version)
    .map((status, index) => toSessionEventItem({ ...item, status, version: index + 1 }, sweptSeconds));

interface Scene {
  records?: Partial<Records>;
  told?: Partial<Told>;
}
const faultsOf = (item: SessionItem, { records, told }: Scene = {}): string[] =>
  findFaults(
    {
      sessions: [item],
      history: historyOf(item),
      channelNames: item.status === 'ENDED' ? [] : [channelName],
      ...records,
    },
    {
      published: new Set([1, 2, 3].map((version) => `${item.sessionId} ${version}`)),
      answered: [],
      ...told,
    },
    'LiveSessions',
    sweptSeconds,
  );

test.each([live, ended])('nothing is wrong with a $status session', (item) => {
  const { sessionId, version, status } = item;

  expect(faultsOf(item, { told: { answered: [{ sessionId, version, status }] } })).toEqual([]);
});

describe('channels', () => {
  test.each([
    ['of a session that has ended', ended],
    ['of a row with another nonce', { ...ended, channelNonce: 'ffffffff' }],
  ])('%s are found', (_what, item) => {
    expect(faultsOf(item, { records: { channelNames: [channelName] } })).toEqual([
      `${channelName} is a channel of no session`,
    ]);
  });
});

describe('deadlines', () => {
  test.each([
    [{ ...live, sweepAt: sweptSeconds }, 'serene-truth-682 is LIVE although it was due at 1767225600'],
    [{ ...ended, sweepAt: sweptSeconds }, 'serene-truth-682 is ENDED although it was due at 1767225600'],
    [{ ...ended, status: 'PAUSED', version: 3 } as const, 'serene-truth-682 is PAUSED without a deadline'],
  ])('that passed or are missing are found', (item, fault) => {
    expect(faultsOf(item, { records: { channelNames: [] } })).toContain(fault);
  });
});

describe('changes', () => {
  test('that nobody was told of are found', () => {
    expect(faultsOf(live, { told: { published: new Set(['serene-truth-682 2']) } })).toEqual([
      'version 1 of serene-truth-682 was not published',
    ]);
  });

  test.each([
    ['lacks a version', historyOf(live).slice(1), '2'],
    ['has another last status', historyOf({ ...live, version: 1 }).concat(historyOf(ended).slice(2)), '1,3'],
    ['is another session’s of that name', historyOf({ ...live, channelNonce: 'ffffffff' }), ''],
  ])('whose history %s are found', (_what, history, versions) => {
    expect(faultsOf(live, { records: { history } })).toContain(
      `serene-truth-682 is at version 2, LIVE, and its history is ${versions}`,
    );
  });

  test('of a session that is not there are found', () => {
    expect(faultsOf(live, { records: { sessions: [], channelNames: [] } })).toEqual([
      'version 1 of serene-truth-682-1a2b3c4d is history of no session',
      'version 2 of serene-truth-682-1a2b3c4d is history of no session',
    ]);
  });
});

describe('answers', () => {
  test.each([
    [
      { sessionId: 'serene-truth-682', version: 3, status: 'PAUSED' } as const,
      'was answered as version 3, PAUSED',
    ],
    [
      { sessionId: 'serene-truth-682', version: 1, status: 'LIVE' } as const,
      'was answered as version 1, LIVE',
    ],
    [{ sessionId: 'keen-rabbit-100', version: 1, status: 'CREATED' } as const, 'was answered and is gone'],
  ])('that are not true any more are found', (answer, fault) => {
    expect(faultsOf(live, { told: { answered: [answer] } })).toEqual([expect.stringContaining(fault)]);
  });

  test('of one token with two sessions that go on are found', () => {
    const other = { ...live, sessionId: 'keen-rabbit-100' };

    const faults = faultsOf(live, { records: { sessions: [live, other] } });

    expect(faults).toContain('the token run-1 has several sessions');
  });
});
