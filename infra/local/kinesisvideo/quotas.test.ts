// Rates by the clock: AWS's numbers, per channel and per account, and what an override changes.
import { expect, test } from 'vitest';
import { createManualClock } from '../manualClock.ts';
import { awsQuotas, createRateLimiter, withOverrides } from './quotas.ts';

const refusalOf = (call: () => void): unknown => {
  try {
    call();
    return undefined;
  } catch (error) {
    return error;
  }
};

test('lets five calls per second reach one channel and tells the sixth', async () => {
  const clock = createManualClock();
  const limiter = createRateLimiter(clock, awsQuotas);
  const describeOnce = (arn: string) => () => limiter.count('DescribeSignalingChannel', arn);
  for (let call = 0; call < 5; call++) describeOnce('a')();

  expect(refusalOf(describeOnce('a'))).toMatchObject({
    code: 'ClientLimitExceededException',
    statusCode: 400,
    message:
      'Rate exceeded: the limit of DescribeSignalingChannel calls per second for this channel is used up. Retry later.',
  });
  expect(refusalOf(describeOnce('b'))).toBeUndefined();
  await clock.advance(200);
  expect(refusalOf(describeOnce('a'))).toBeUndefined();
  expect(refusalOf(describeOnce('a'))).toBeDefined();
});

test('lets fifty channels per second be created in an account', async () => {
  const clock = createManualClock();
  const limiter = createRateLimiter(clock, awsQuotas);
  const create = () => limiter.count('CreateSignalingChannel');
  for (let call = 0; call < 50; call++) create();

  expect(refusalOf(create)).toMatchObject({ message: expect.stringContaining('for this account') as string });
  await clock.advance(1_000);
  for (let call = 0; call < 50; call++) create();
  expect(refusalOf(create)).toBeDefined();
});

test('lets a hundred calls of GetIceServerConfig per second be made in an account, five of them to one channel', () => {
  const limiter = createRateLimiter(createManualClock(), awsQuotas);
  const ask = (arn: string) => () => limiter.count('GetIceServerConfig', arn);
  for (let call = 0; call < 100; call++) ask(`channel-${call % 20}`)();

  expect(refusalOf(ask('channel-0'))).toMatchObject({
    message: expect.stringContaining('for this channel') as string,
  });
  expect(refusalOf(ask('another'))).toMatchObject({
    code: 'ClientLimitExceededException',
    message: expect.stringContaining('for this account') as string,
  });
});

test('saves up no more than one second’s calls', async () => {
  const clock = createManualClock();
  const limiter = createRateLimiter(clock, awsQuotas);
  limiter.count('TagResource', 'a');
  await clock.advance(60_000);

  for (let call = 0; call < 5; call++) limiter.count('TagResource', 'a');

  expect(refusalOf(() => limiter.count('TagResource', 'a'))).toBeDefined();
});

test('forgets channels that have not been called for a second when there are many', async () => {
  const clock = createManualClock();
  const limiter = createRateLimiter(
    clock,
    withOverrides({ channelCallsPerSecond: { DeleteSignalingChannel: 1 } }),
  );
  const unlimited = withOverrides({
    accountCallsPerSecond: { DeleteSignalingChannel: Number.POSITIVE_INFINITY },
  });
  const wide = createRateLimiter(clock, unlimited);
  for (let channel = 0; channel <= 10_001; channel++) wide.count('DeleteSignalingChannel', `${channel}`);
  for (let call = 0; call < 4; call++) wide.count('DeleteSignalingChannel', '0');

  await clock.advance(1_000);
  for (let call = 0; call < 5; call++) wide.count('DeleteSignalingChannel', '0');

  expect(refusalOf(() => wide.count('DeleteSignalingChannel', '0'))).toBeDefined();
  expect(refusalOf(() => limiter.count('DeleteSignalingChannel', '0'))).toBeUndefined();
});

test('an override replaces one number and leaves the others', () => {
  const quotas = withOverrides({ accountCallsPerSecond: { CreateSignalingChannel: 2_000 } });

  expect(quotas).toEqual({
    ...awsQuotas,
    accountCallsPerSecond: { ...awsQuotas.accountCallsPerSecond, CreateSignalingChannel: 2_000 },
  });
  expect(withOverrides({})).toEqual(awsQuotas);
});

test.each([-600_000, 600_000])(
  'a clock that steps by %i ms uses up nothing and fills nothing',
  async (byMs) => {
    const clock = createManualClock();
    const limiter = createRateLimiter(clock, awsQuotas);
    const describeOnce = (): void => limiter.count('DescribeSignalingChannel', 'a');
    for (let call = 0; call < 4; call++) describeOnce();

    clock.step(byMs);

    expect(refusalOf(describeOnce)).toBeUndefined();
    expect(refusalOf(describeOnce)).toBeDefined();
    await clock.advance(200);
    expect(refusalOf(describeOnce)).toBeUndefined();
  },
);
