// How many calls are under way at once, who waits, for how long, and what becomes of those who are too many.
import { describe, expect, test } from 'vitest';
import { createManualClock } from '../manualClock.ts';
import { limitCalls, type CallLimits } from './limitCalls.ts';
import type { ServiceAnswer, ServiceCall } from './serviceCalls.ts';

const answer: ServiceAnswer = { statusCode: 200, headers: {}, body: '' };
const limits: CallLimits = { maxQuick: 2, maxSlow: 3, maxWaiting: 4 };

/** Limited calls that are held until they are let go. */
function openHeldCalls() {
  const clock = createManualClock();
  const underWay: { name: string; end: (error?: Error) => void }[] = [];
  const limited = limitCalls(
    ({ url, signal }) => {
      const { promise, resolve, reject } = Promise.withResolvers<ServiceAnswer>();
      underWay.push({ name: url.pathname, end: (error) => (error ? reject(error) : resolve(answer)) });
      signal?.addEventListener('abort', () => reject(new Error('cut off')));
      return promise;
    },
    clock,
    limits,
  );
  const call = (name: string, signingName?: string, more: Partial<ServiceCall> = {}) => {
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    const signer = signingName === undefined ? {} : { signer: { signingName, credentials } };
    const url = new URL(`http://localhost:4566/${name}`);
    const answering = limited({ method: 'POST', url, headers: {}, ...signer, ...more });
    answering.catch(() => undefined);
    return answering;
  };
  const begun = () => underWay.map(({ name }) => name.slice(1));
  return { clock, call, begun, underWay, settle: () => clock.advance(0) };
}

describe('calls to a quick service', () => {
  test('are under way in the number of the limit; the others follow in order, one for each that ends', async () => {
    const { call, begun, underWay, settle } = openHeldCalls();
    for (const name of ['a', 'b', 'c', 'd']) void call(name, 'dynamodb');
    const first = begun();

    underWay[1]?.end(new Error('failed'));
    await settle();
    const second = begun();
    underWay[0]?.end();
    await settle();

    expect([first, second, begun()]).toEqual([
      ['a', 'b'],
      ['a', 'b', 'c'],
      ['a', 'b', 'c', 'd'],
    ]);
  });

  test('do not wait for calls to another service', () => {
    const { call, begun } = openHeldCalls();
    for (const name of ['a', 'b', 'c']) void call(name, 'dynamodb');

    void call('d', 'kinesisvideo');

    expect(begun()).toEqual(['a', 'b', 'd']);
  });
});

test('calls whose answers may take their time share one limit', async () => {
  const { call, begun, underWay, settle } = openHeldCalls();
  for (const [name, service] of [['a', 'lambda'], ['b', 'sqs'], ['c'], ['d'], ['e', 'appsync']] as const)
    void call(name, service);
  const first = begun();

  underWay[0]?.end();
  await settle();

  expect([first, begun()]).toEqual([
    ['a', 'b', 'c'],
    ['a', 'b', 'c', 'd'],
  ]);
});

test('one call more than may wait fails at once, and says so', async () => {
  const { call } = openHeldCalls();
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) void call(name, 'dynamodb');

  await expect(call('g', 'dynamodb')).rejects.toThrow(
    '2 calls are under way and 4 wait already; http://localhost:4566 is called too often at once.',
  );
});

test('a call that waits has the whole of its time once it is under way', async () => {
  const { clock, call, underWay, begun, settle } = openHeldCalls();
  for (const name of ['a', 'b']) void call(name, 'sts', { timeoutMs: 60_000 });
  const waited = call('c', 'sts', { timeoutMs: 10_000 });
  await clock.advance(30_000);

  underWay[0]?.end();
  await settle();
  await clock.advance(9_999);
  expect(begun()).toEqual(['a', 'b', 'c']);
  await clock.advance(1);

  await expect(waited).rejects.toThrow('No answer within 10000 ms.');
});

test('a call whose caller gives it up waits no longer, and is never made', async () => {
  const { call, underWay, begun, settle } = openHeldCalls();
  const controller = new AbortController();
  for (const name of ['a', 'b']) void call(name, 'dynamodb');
  const given = call('c', 'dynamodb', { signal: controller.signal });
  void call('d', 'dynamodb');

  controller.abort(new Error('over'));
  await expect(given).rejects.toThrow('over');
  await expect(call('e', 'dynamodb', { signal: controller.signal })).rejects.toThrow('over');
  underWay[0]?.end();
  await settle();

  expect(begun()).toEqual(['a', 'b', 'd']);
});
