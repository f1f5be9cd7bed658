// A function in its workers: what it is given, what it answers, and every way of failing.
import { onTestFinished, describe, expect, test } from 'vitest';
import type { Cloud } from '../cloud.ts';
import type { Credentials } from '../iam/iam.ts';
import { createManualClock } from '../manualClock.ts';
import { openBarrier } from '../testing/openBarrier.ts';
import { createTestCloud } from '../testing/testCloud.ts';
import type { TestCloud } from '../testing/testCloud.ts';
import type { FunctionDefinition } from './functionDefinition.ts';
import { createFunctionRunner } from './functionRunner.ts';
import type { FunctionRunner } from './functionRunner.ts';
import { functionDefinition } from './testFunction.ts';

function createRunner(
  source: string,
  options: { definition?: Partial<FunctionDefinition>; cloud?: Partial<Cloud> } = {},
): FunctionRunner & { cloud: TestCloud } {
  const cloud = createTestCloud(options.cloud);
  const runner = createFunctionRunner(cloud, functionDefinition(source, options.definition));
  onTestFinished(() => runner.close());
  return { ...runner, cloud };
}
const parsed = (outcome: { payload: string } | undefined): unknown =>
  JSON.parse(outcome?.payload ?? '"nothing"');

describe('a handler', () => {
  test('gets the event and answers', async () => {
    const runner = createRunner('export const handler = async (event) => ({ doubled: event.value * 2 });');

    const outcome = await runner.invoke('{"value":21}', 'request-1');

    expect(outcome).toEqual({ kind: 'succeeded', payload: '{"doubled":42}' });
  });

  test('is metered by its name, its memory and the time it ran', async () => {
    const runner = createRunner('export const handler = async () => undefined;');

    await runner.invoke('{}', 'request-1');
    await runner.invoke('{}', 'request-2');

    const { fn } = runner.cloud.meter.usage().lambda;
    expect(fn).toMatchObject({ invocations: 2, memoryMb: 128 });
    expect(fn?.billedMs).toBeGreaterThanOrEqual(2);
  });

  test('that answers nothing answers null', async () => {
    const runner = createRunner('export const handler = async () => undefined;');

    expect(await runner.invoke('{}', 'request-1')).toEqual({ kind: 'succeeded', payload: 'null' });
  });

  test('gets the context that Lambda documents', async () => {
    const runner = createRunner(
      'export const handler = async (e, c) => ({ ...c, left: c.getRemainingTimeInMillis() });',
    );

    const context = parsed(await runner.invoke('{}', 'request-1'));

    expect(context).toMatchObject({
      awsRequestId: 'request-1',
      functionName: 'fn',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:fn',
      memoryLimitInMB: '128',
      logGroupName: '/aws/lambda/fn',
    });
    expect((context as { left: number }).left).toBeGreaterThan(1000);
    expect((context as { left: number }).left).toBeLessThanOrEqual(3000);
  });

  test('has as much time left as before when the machine’s clock steps back', async () => {
    const runner = createRunner(`export const handler = async (event, context) => {
      const machineNow = Date.now;
      Date.now = () => machineNow() - 600_000;
      const left = context.getRemainingTimeInMillis();
      Date.now = machineNow;
      return left;
    };`);

    const left = parsed(await runner.invoke('{}', 'request-1'));

    expect(left).toSatisfy((leftMs: number) => Number.isInteger(leftMs) && leftMs > 1000 && leftMs <= 3000);
  });

  test("gets the template's environment, Lambda's own variables, the role's credentials, and nothing of this process", async () => {
    const runner = createRunner('export const handler = async () => process.env;', {
      definition: { environment: { GRAPHQL_URL: 'http://api', AWS_REGION: 'nowhere' } },
    });

    const environment = parsed(await runner.invoke('{}', 'request-1')) as Record<string, string>;

    expect(environment).toMatchObject({
      GRAPHQL_URL: 'http://api',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: 'http://localhost:4566',
      AWS_LAMBDA_FUNCTION_NAME: 'fn',
      AWS_ACCESS_KEY_ID: 'ASIATEST',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    expect(environment).not.toHaveProperty('PATH');
    expect(environment).not.toHaveProperty('HOME');
  });

  test('finds fresh credentials in its environment when the role got new ones', async () => {
    const given: Credentials[] = [1, 2, 3].map((number) => ({
      accessKeyId: `key-${number}`,
      secretAccessKey: 'secret',
      sessionToken: `token-${number}`,
      expiresAtMs: Date.UTC(2026, 0, 1, number),
    }));
    const iam = {
      ...createTestCloud().iam,
      credentialsForService: () => Promise.resolve(given.shift() as Credentials),
    };
    const runner = createRunner(
      'export const handler = async () => [process.env.AWS_SESSION_TOKEN, process.env.AWS_CREDENTIAL_EXPIRATION];',
      { cloud: { iam, clock: createManualClock() } },
    );
    await runner.warm();

    const first = parsed(await runner.invoke('{}', 'request-1'));
    const second = parsed(await runner.invoke('{}', 'request-2'));

    expect(first).toEqual(['token-2', '2026-01-01T02:00:00.000Z']);
    expect(second).toEqual(['token-3', '2026-01-01T03:00:00.000Z']);
  });

  test('that reads its credentials when it is loaded is loaded again before they end', async () => {
    const clock = createManualClock();
    const credentialsForService = (): Promise<Credentials> => {
      const expiresAtMs = clock.nowMs() + 3_600_000;
      return Promise.resolve({ accessKeyId: `key-${clock.nowMs()}`, secretAccessKey: 's', expiresAtMs });
    };
    const runner = createRunner(
      'const key = process.env.AWS_ACCESS_KEY_ID; export const handler = async () => key;',
      { cloud: { clock, iam: { ...createTestCloud().iam, credentialsForService } } },
    );
    await runner.warm();
    const startMs = clock.nowMs();

    await clock.advance(3_590_000);
    const kept = parsed(await runner.invoke('{}', 'request-1'));
    await clock.advance(10_000);
    const renewed = parsed(await runner.invoke('{}', 'request-2'));

    expect([kept, renewed]).toEqual([`key-${startMs}`, `key-${startMs + 3_600_000}`]);
  });

  test('keeps its module between invocations, loaded before the first when warmed', async () => {
    const runner = createRunner(
      'let count = 0; const loadedAt = Date.now(); export const handler = async () => [(count += 1), loadedAt];',
    );
    await runner.warm();
    const warmedAt = Date.now();

    const first = parsed(await runner.invoke('{}', 'request-1')) as number[];
    const second = parsed(await runner.invoke('{}', 'request-2')) as number[];

    expect([first[0], second[0]]).toEqual([1, 2]);
    expect(first[1]).toBeLessThanOrEqual(warmedAt);
  });

  test('runs beside itself in another worker', async () => {
    const meetingPoint = await openBarrier(3);
    const runner = createRunner(`
      import { threadId } from 'node:worker_threads';
      export const handler = async () => { await fetch('${meetingPoint}'); return threadId; };`);

    const threads = await Promise.all([1, 2, 3].map((id) => runner.invoke('{}', `request-${id}`)));

    expect(new Set(threads.map(parsed)).size).toBe(3);
  });

  test('runs no more often at once than its reservation', async () => {
    const runner = createRunner('export const handler = async () => 1;', {
      definition: { reservedConcurrency: 1 },
    });

    const [first, second] = await Promise.all([runner.invoke('{}', '1'), runner.invoke('{}', '2')]);
    const third = await runner.invoke('{}', '3');

    expect([first?.kind, second, third?.kind]).toEqual(['succeeded', undefined, 'succeeded']);
  });
});

describe('a failure', () => {
  test('that the handler throws is told with type, message and trace', async () => {
    const runner = createRunner('export const handler = async () => { throw new RangeError("too far"); };');

    const outcome = await runner.invoke('{}', 'request-1');

    expect(outcome?.kind).toBe('failed');
    expect(parsed(outcome)).toMatchObject({
      errorType: 'RangeError',
      errorMessage: 'too far',
      trace: expect.arrayContaining(['RangeError: too far']) as string[],
    });
  });

  test('that the handler throws is in the log too, as Lambda’s runtime writes it', async () => {
    const runner = createRunner('export const handler = async () => { throw new RangeError("too far"); };');

    await runner.invoke('{}', 'request-1');

    const written = (): string[] => runner.cloud.logged.map(({ fields }) => String(fields.text));
    await expect
      .poll(written)
      .toEqual([expect.stringMatching(/Z\trequest-1\tERROR\tInvoke Error\t\{"errorType":"RangeError",/)]);
  });

  test('of the module while it loads is told at each invocation', async () => {
    const runner = createRunner('throw new SyntaxError("broken module");');
    await runner.warm();

    const first = await runner.invoke('{}', 'request-1');
    const second = await runner.invoke('{}', 'request-2');

    expect([parsed(first), parsed(second)]).toMatchObject([
      { errorType: 'SyntaxError', errorMessage: 'broken module' },
      { errorType: 'SyntaxError', errorMessage: 'broken module' },
    ]);
  });

  test.each([
    [
      'other.handler',
      { errorType: 'Runtime.ImportModuleError', errorMessage: "Error: Cannot find module 'other'" },
    ],
    [
      'index.other',
      { errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.other is undefined or not exported' },
    ],
  ])('to find the handler %s is told', async (handler, error) => {
    const runner = createRunner('export const handler = async () => 1;', { definition: { handler } });

    expect(parsed(await runner.invoke('{}', 'request-1'))).toMatchObject(error);
  });

  test('by timeout ends the worker and the next invocation gets a new one', async () => {
    const clock = createManualClock();
    const runner = createRunner(
      'let count = 0; export const handler = (event) => { count += 1; return event.hangs ? new Promise(() => setInterval(() => 0, 1000)) : Promise.resolve(count); };',
      { cloud: { clock }, definition: { timeoutMs: 2500 } },
    );
    await runner.warm();
    const hanging = runner.invoke('{"hangs":true}', 'request-1');
    await clock.advance(0);
    await clock.advance(2500);

    const timedOut = parsed(await hanging);
    const next = parsed(await runner.invoke('{}', 'request-2'));

    expect(timedOut).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'RequestId: request-1 Error: Task timed out after 2.50 seconds',
    });
    expect(next).toBe(1);
  });

  test('by an endless loop does not hold up the cloud', async () => {
    const source = 'export const handler = async (event) => { for (; event.fails; ); return 1; };';
    const clock = createManualClock();
    const runner = createRunner(source, { cloud: { clock } });
    await runner.warm();

    const looping = runner.invoke('{"fails":true}', 'request-1');
    await clock.advance(0);
    await clock.advance(3000);

    expect(parsed(await looping)).toMatchObject({ errorType: 'Sandbox.Timedout' });
    expect(parsed(await runner.invoke('{}', 'request-2'))).toBe(1);
  });

  test.each([
    ['process.exit', 'process.exit(7)', 'Runtime exited with error: exit status 7'],
    [
      'an uncaught error',
      'setTimeout(() => { throw new Error("late"); }); await new Promise(() => 0)',
      'late',
    ],
    [
      'too much memory',
      'const all = []; for (;;) all.push(new Array(100_000).fill(all.length))',
      'Runtime exited',
    ],
  ])('by %s fails its invocation only', async (_, statement, message) => {
    const runner = createRunner(
      `export const handler = async (event) => { if (event.fails) { ${statement} } return 'fine'; };`,
      { definition: { memoryMb: 32, timeoutMs: 20_000 } },
    );

    const crashed = await runner.invoke('{"fails":true}', 'request-1');
    const next = await runner.invoke('{}', 'request-2');

    expect(crashed?.kind).toBe('failed');
    expect(parsed(crashed)).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining(message) as string,
    });
    expect(parsed(next)).toBe('fine');
  });

  test('to assume the role is the error of the caller, and the next invocation tries again', async () => {
    const given: Credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
    let askedCount = 0;
    const credentialsForService = (): Promise<Credentials> =>
      (askedCount += 1) === 1 ? Promise.reject(new Error('AccessDenied')) : Promise.resolve(given);
    const runner = createRunner('export const handler = async () => 1;', {
      cloud: { iam: { ...createTestCloud().iam, credentialsForService } },
    });

    await expect(runner.invoke('{}', 'request-1')).rejects.toThrow('AccessDenied');
    expect(parsed(await runner.invoke('{}', 'request-2'))).toBe(1);
  });
});

test('what a function writes is logged for debugging', async () => {
  const runner = createRunner(
    'export const handler = async () => { console.log("hello"); console.error("oh"); };',
  );

  await runner.invoke('{}', 'request-1');

  await expect.poll(() => runner.cloud.logged).toHaveLength(2);
  expect(runner.cloud.logged).toContainEqual({
    level: 'debug',
    event: 'function wrote',
    fields: { functionName: 'fn', stream: 'stdout', text: 'hello\n' },
  });
});

test.each([0, -600_000])(
  'workers that rest are ended, the last one stays warm, when the clock steps by %i ms',
  async (byMs) => {
    const clock = createManualClock();
    const runner = createRunner(
      'let count = 0; export const handler = async (url) => { await fetch(url); return (count += 1); };',
      { cloud: { clock } },
    );
    const three = JSON.stringify(await openBarrier(3));
    const two = JSON.stringify(await openBarrier(2));
    await Promise.all(['1', '2', '3'].map((id) => runner.invoke(three, id)));
    clock.step(byMs);
    await clock.advance(61_000);

    const both = await Promise.all(['4', '5'].map((id) => runner.invoke(two, id)));

    expect(both.map(parsed).sort()).toEqual([1, 2]);
  },
);

test('a worker that was used again meanwhile is not ended', async () => {
  const clock = createManualClock();
  const runner = createRunner(
    'let count = 0; export const handler = async (url) => { await fetch(url); return (count += 1); };',
    { cloud: { clock } },
  );
  const two = JSON.stringify(await openBarrier(2));
  const runTwo = () => Promise.all(['a', 'b'].map((id) => runner.invoke(two, id)));
  await runTwo();
  await clock.advance(40_000);
  await runTwo();
  await clock.advance(40_000);

  const both = await runTwo();

  expect(both.map(parsed)).toEqual([3, 3]);
});

test('closing ends what runs', async () => {
  const runner = createRunner('export const handler = () => new Promise(() => setInterval(() => 0, 1000));');
  await runner.warm();
  const running = runner.invoke('{}', 'request-1');
  await new Promise((resolve) => setImmediate(resolve));

  await runner.close();

  expect((await running)?.kind).toBe('failed');
});
