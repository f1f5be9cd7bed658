// Messages within KVS's rates: which go at once, which wait, and in which order.
import { expect, test } from 'vitest';
import { createManualClock } from '../manualClock.ts';
import { createSendPacer, maxWaitingSends } from './sendPacer.ts';
import type { OutgoingSignal } from './signals.ts';

const answerTo = (clientId: string): OutgoingSignal => ({
  type: 'answer',
  sdp: { type: 'answer' },
  clientId,
});
const candidateFor = (clientId: string): OutgoingSignal => ({ type: 'candidate', candidate: {}, clientId });

const openScene = () => {
  const clock = createManualClock();
  const sent: string[] = [];
  const pacer = createSendPacer(clock, (signal) =>
    sent.push(`${signal.type} ${'clientId' in signal ? signal.clientId : ''}`),
  );
  return { clock, sent, pacer };
};

test('five answers go at once, five more a second later', async () => {
  const { clock, sent, pacer } = openScene();

  for (let listener = 1; listener <= 10; listener += 1) pacer.send(answerTo(String(listener)));
  const atOnce = sent.length;
  await clock.advance(1_000);
  const withinTheSecond = sent.length;
  await clock.advance(100);

  expect([atOnce, withinTheSecond, sent.length]).toEqual([5, 5, 10]);
});

test('a candidate never overtakes the answer that it belongs to', async () => {
  const { clock, sent, pacer } = openScene();
  for (let listener = 1; listener <= 5; listener += 1) pacer.send(answerTo(String(listener)));

  pacer.send(answerTo('6'));
  pacer.send(candidateFor('6'));
  const before = sent.length;
  await clock.advance(1_100);

  expect([before, ...sent.slice(5)]).toEqual([5, 'answer 6', 'candidate 6']);
});

test('of each kind a second has its own number', async () => {
  const { clock, sent, pacer } = openScene();

  for (let count = 0; count < 45; count += 1) pacer.send(candidateFor('1'));
  const counts = [sent.length];
  for (let second = 0; second < 2; second += 1) {
    await clock.advance(1_100);
    counts.push(sent.length);
  }

  expect(counts).toEqual([20, 40, 45]);
});

test('after a reset nothing old is sent, and nothing new waits for it', async () => {
  const { clock, sent, pacer } = openScene();
  for (let listener = 1; listener <= 10; listener += 1) pacer.send(answerTo(String(listener)));

  pacer.reset();
  pacer.send(answerTo('new'));
  await clock.advance(10_000);

  expect(sent.slice(5)).toEqual(['answer new']);
  expect(clock.pendingCount).toBe(0);
});

test('what waits is bounded; the newest is kept', async () => {
  const { clock, sent, pacer } = openScene();

  for (let count = 1; count <= maxWaitingSends + 105; count += 1) pacer.send(answerTo(String(count)));
  await clock.advance(1_100 * maxWaitingSends);

  expect(sent).toHaveLength(maxWaitingSends + 5);
  expect(sent.at(-1)).toBe(`answer ${maxWaitingSends + 105}`);
});
