// What the stack logs, on good days and on bad ones: every line of its resolvers and Lambdas, held against everything that must
// not be there, and every metric against CloudWatch's own rules.
import { expect, test } from 'vitest';
import type { Seat, Session } from '../../schema/generated/schema.ts';
import { createManualClock } from '../local/manualClock.ts';
import type { LogRecord } from '../local/log.ts';
import { beGuest, signIn } from './api.ts';
import type { Template } from './copyAssembly.ts';
import { createFaultyFetch, stsError } from './faults.ts';
import { findMetricFaults } from './findMetricFaults.ts';
import * as operations from './operations.ts';
import { passTime } from './passTime.ts';
import { changedAssembly, startStack } from './stack.ts';
import type { RunningStack } from './stack.ts';

/** What CloudWatch would get: the lines of resolvers and of Lambdas, with what Lambda writes of an error that was thrown. */
function linesOf(logged: readonly LogRecord[]): string[] {
  return logged.flatMap(({ event, fields }) => {
    if (event === 'resolver logged') return [String(fields.line)];
    return event === 'function wrote' ? String(fields.text).trim().split('\n') : [];
  });
}

interface Played {
  readonly lines: readonly string[];
  /** What was handed out or came in, and is nobody's business. */
  readonly secrets: readonly string[];
}

/** A session from its creation to its end, with a guest, a lease that runs out, and a sweep. */
async function playSession(
  { cloud, logged }: RunningStack,
  clock: ReturnType<typeof createManualClock>,
): Promise<Played> {
  const speaker = await signIn(cloud, 'speaker');
  const input = { title: 'A title of their own', clientToken: 'token-of-the-client', access: 'ANYONE' };
  const created = await speaker.call<Session>(operations.createSessionWithSignaling, { input });
  const { sessionId } = created;
  const seat = await beGuest(cloud).call<Seat>(operations.joinSessionWithSignaling, { input: { sessionId } });
  const abandoned = await speaker.call<Session>(operations.createSession, { input: {} });
  for (const started of [sessionId, abandoned.sessionId])
    await speaker.call(operations.startSession, { sessionId: started, broadcastId: 'tab-1' });
  await speaker.call(operations.endSession, { sessionId });
  await passTime(clock, cloud, 75);
  const access = [created.signaling, seat.signaling].flatMap((signaling) => [
    signaling?.channelArn,
    ...Object.values(signaling?.credentials ?? {}),
    ...Object.values(signaling?.endpoints ?? {}),
  ]);
  const secrets = [
    speaker.token,
    cloud.config?.apiKey,
    seat.secret,
    input.title,
    input.clientToken,
    ...access,
  ];
  return { lines: linesOf(logged), secrets: secrets.filter((secret) => typeof secret === 'string') };
}

function expectNothingSecret({ lines, secrets }: Played): void {
  expect(secrets.length).toBeGreaterThan(14);
  expect(lines.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
  // ARNs, JSON web tokens, key ids, and the parts of requests.
  const forbidden =
    /arn:aws|eyJ|AKIA|ASIA|[Aa]uthorization|sessionToken|secretAccessKey|NewImage|"variables"|query \(|@example/;
  expect(lines.filter((line) => forbidden.test(line))).toEqual([]);
}

function eventsOf(lines: readonly string[]): string[] {
  const events = lines.filter((line) => line.startsWith('{"level"'));
  return [...new Set(events.map((line) => (JSON.parse(line) as { event: string }).event))].toSorted();
}

const openClock = () => createManualClock(Math.ceil(Date.now() / 1_000) * 1_000);

test('a session that goes well leaves facts, ids and metrics in the log', async () => {
  const clock = openClock();
  const stack = await startStack({ clock });

  const played = await playSession(stack, clock);

  expectNothingSecret(played);
  expect(eventsOf(played.lines)).toEqual([
    'Change published',
    'Channel released',
    'Channels reconciled',
    'Sweep done',
  ]);
  const metrics = played.lines.filter((line) => line.startsWith('{"_aws"'));
  expect(metrics.flatMap(findMetricFaults)).toEqual([]);
  const names = new Set(metrics.flatMap((line) => Object.keys(JSON.parse(line) as object)));
  expect([...names]).toEqual(
    expect.arrayContaining([
      'PublishAge',
      'SweepOldestOverdue',
      'ChannelsListed',
      'SessionsLive',
      'Listeners',
    ]),
  );
  // Nothing else was written: each line is a fact or a metric.
  expect(played.lines.filter((line) => !line.startsWith('{"_aws"') && !line.startsWith('{"level"'))).toEqual(
    [],
  );
}, 120_000);

/** Takes from the Lambdas what they act with, so that AWS's refusals, which name ARNs, meet every one of them. */
function refuseLambdas({ Resources }: Template): void {
  const actions = /"(events:PutEvents|kinesisvideo:\w+|dynamodb:UpdateItem)"/g;
  for (const [id, { Type, Properties }] of Object.entries(Resources)) {
    if (Type !== 'AWS::IAM::Role' || !/^(Reactors|Schedules)/.test(id)) continue;
    Properties['Policies'] = JSON.parse(
      JSON.stringify(Properties['Policies']).replaceAll(actions, '"none:None"'),
    ) as unknown;
  }
}

test('a session in which every call is refused leaves names of errors in the log, and not their messages', async () => {
  const clock = openClock();
  const faults = createFaultyFetch();
  const stack = await startStack({ clock, fetch: faults.fetch, assembly: changedAssembly(refuseLambdas) });
  const played = await playSession(stack, clock);
  faults.breakWith(({ operation }) => (operation === '/AssumeRole' ? stsError('AccessDenied') : undefined));
  await (await signIn(stack.cloud, 'speaker')).send(operations.createSessionWithSignaling, { input: {} });

  const lines = linesOf(stack.logged);

  expectNothingSecret({ ...played, lines });
  expect(eventsOf(lines)).toEqual([
    'A due session was not settled',
    'Change published',
    'Sweep done',
    'The change was not acted upon',
  ]);
  expect(lines.some((line) => line.includes('STS refuses AssumeRole'))).toBe(true);
  expect(lines.some((line) => line.includes('The channels were not reconciled: '))).toBe(true);
  expect(lines.some((line) => line.includes('The sweep failed '))).toBe(true);
  expect(lines.filter((line) => line.startsWith('{"_aws"')).flatMap(findMetricFaults)).toEqual([]);
}, 120_000);

test.each([
  ['{"a":1}', ['Timestamp is no whole number of milliseconds', 'CloudWatchMetrics has nothing']],
  [
    '{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"n","Dimensions":[["S"]],"Metrics":[{"Name":"A","Unit":"Items"}]}]},"S":1,"A":null}',
    ['the dimension S has no text', 'A has no number', 'A has the unit Items'],
  ],
])('a line that CloudWatch would leave out is told: %#', (line, faults) => {
  expect(findMetricFaults(line)).toEqual(faults);
});
