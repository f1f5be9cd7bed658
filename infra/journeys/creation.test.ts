// A thousand sessions created by twenty people at once: every one whole, every one alone.
import { expect, test } from 'vitest';
import { channelNameOf } from '../../schema/sessionItem.ts';
import { signIn } from './api.ts';
import * as operations from './operations.ts';
import type { PlainSession } from './operations.ts';
import { startStack } from './stack.ts';
import { readChannelNames, readRows } from './stored.ts';

const people = 20;
/** Fewer than one person may create in a minute. */
const sessionsPerPerson = 50;

test('1,000 createSession calls from 20 people at once make 1,000 names, rows and channels that belong together', async () => {
  const emails = Array.from({ length: people }, (_, index) => `person-${index}@example.com`);
  // AWS admits 50 new channels a second; this test is about what is made, not about how fast AWS lets it.
  const { cloud } = await startStack({
    quotas: { accountCallsPerSecond: { CreateSignalingChannel: 10_000 } },
    users: emails.map((email) => ({ email })),
  });
  const createMany = async (email: string): Promise<string[]> => {
    const person = await signIn(cloud, email);
    const ids: string[] = [];
    while (ids.length < sessionsPerPerson) {
      ids.push((await person.call<PlainSession>(operations.createSession, { input: {} })).sessionId);
    }
    return ids;
  };

  const ids = (await Promise.all(emails.map(createMany))).flat();
  const rows = await readRows(cloud);
  const channels = await readChannelNames(cloud);

  expect(new Set(ids).size).toBe(people * sessionsPerPerson);
  expect(rows.map((row) => row.sessionId).sort()).toEqual([...ids].sort());
  expect(rows.filter((row) => row.status !== 'CREATED' || !row.channelArn)).toEqual([]);
  expect(rows.map((row) => channelNameOf('LiveSessions', row)).sort()).toEqual(channels.sort());
}, 300_000);
