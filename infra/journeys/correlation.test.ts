// One request followed by its id: through resolver, row, the Lambdas' lines and the bus; and what becomes of an id that a caller
// made up.
import { expect, test } from 'vitest';
import type { LogRecord } from '../local/log.ts';
import { sendOperation, signIn } from './api.ts';
import { createFaultyFetch, kinesisVideoError } from './faults.ts';
import * as operations from './operations.ts';
import type { PlainSession } from './operations.ts';
import { startStack } from './stack.ts';
import { readRows } from './stored.ts';

const traceId = '1-5759e988-bd862e3fe1be46a994272793';
const traceHeader = {
  'x-amzn-trace-id': `Self=1-67891234-12456789abcdef012345678;Root=${traceId};Sampled=1`,
};

/** Every line that a Lambda wrote about something. */
function linesOf(logged: readonly LogRecord[]): Record<string, unknown>[] {
  return logged
    .filter(({ event }) => event === 'function wrote')
    .flatMap(({ fields }) => String(fields.text).split('\n'))
    .filter((line) => line.startsWith('{"level"'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('one id leads from a request to its row, the lines of both Lambdas, and the event on the bus', async () => {
  const { cloud, logged } = await startStack();
  const speaker = await signIn(cloud, 'speaker');
  const { sessionId } = await speaker.call<PlainSession>(operations.createSession, { input: {} });

  const headers = { ...speaker.credentials, ...traceHeader };
  await sendOperation(cloud, headers, operations.endSession, { sessionId });
  await expect
    .poll(() => linesOf(logged).filter(({ correlationId }) => correlationId === traceId).length, {
      timeout: 10_000,
    })
    .toBe(2);
  await expect.poll(() => cloud.busEvents().length).toBe(2);

  const [row] = await readRows(cloud);
  expect(row).toMatchObject({ sessionId, status: 'ENDED', correlationId: traceId });
  const lines = linesOf(logged).filter(({ correlationId }) => correlationId === traceId);
  expect(lines.map(({ event }) => event).toSorted()).toEqual(['Change published', 'Channel released']);
  expect(lines.every((line) => line['sessionId'] === sessionId)).toBe(true);
  const ids = cloud.busEvents().map(({ detail }) => detail['correlationId']);
  expect(ids).toEqual([expect.not.stringContaining(traceId), traceId]);
});

test('an outage is logged by the resolver with the id of its request', async () => {
  const faults = createFaultyFetch();
  const { cloud, logged } = await startStack({ fetch: faults.fetch });
  const speaker = await signIn(cloud, 'speaker');
  faults.breakWith(({ operation }) =>
    operation === '/createSignalingChannel' ? kinesisVideoError('AccessDeniedException', 403) : undefined,
  );

  const headers = { ...speaker.credentials, ...traceHeader };
  await sendOperation(cloud, headers, operations.createSession, { input: {} });

  const lines = logged.filter(({ event }) => event === 'resolver logged').map(({ fields }) => fields.line);
  expect(lines).toEqual([
    expect.stringMatching(
      /^ERROR - .*"KVS refuses createSignalingChannel" 403 "1-5759e988-bd862e3fe1be46a994272793"$/,
    ),
  ]);
});

const forged = 'forged-by-the-caller';
const hostile: [what: string, header: string][] = [
  ['text that would be a line of its own', `Root=${traceId}"}{"level":"error","event":"${forged}"`],
  ['escaped line ends', `Root=${traceId}\\n{"event":"${forged}"}`],
  ['an id that goes on', `Root=${traceId}${forged}`],
  ['upper case', `Root=${traceId.toUpperCase()};${forged}`],
  ['a pattern of its own', `Root=1-.{8}-${forged}`],
  ['8,000 characters', `Root=${forged.repeat(400)}`],
  ['a thousand parts', `${'Root=;'.repeat(1_000)}${forged}`],
];

test.each(hostile)('a header with %s gives the change an id of the API’s own', async (_what, header) => {
  const { cloud, logged } = await startStack();
  const speaker = await signIn(cloud, 'speaker');

  const headers = { ...speaker.credentials, 'x-amzn-trace-id': header };
  const { data } = await sendOperation(cloud, headers, operations.createSession, { input: {} });
  await expect.poll(() => cloud.busEvents().length).toBe(1);

  expect(data).not.toBeNull();
  const ownId = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string;
  const [row] = await readRows(cloud);
  expect(row?.correlationId).toEqual(ownId);
  expect(cloud.busEvents()[0]?.detail['correlationId']).toBe(row?.correlationId);
  expect(JSON.stringify([logged, row, cloud.busEvents()])).not.toContain(forged);
});
