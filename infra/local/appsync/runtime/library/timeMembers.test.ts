// The members of util.time.
import { describe, expect, test } from 'vitest';
import { failureOf, valueOf } from '../exampleRun.ts';

const summer = Date.UTC(2026, 6, 4, 15, 5, 9, 42);

describe('ISO 8601', () => {
  test.each([
    ['2026-07-04T15:05:09.042Z', summer],
    ['2026-07-04T17:05:09.042+02:00', summer],
    ['2026-07-04T17:05:09.042+0200', summer],
    ['2026-07-04T17:05:09.042+02', summer],
    ['2026-07-04T15:05:09.042', summer],
    ['2026-07-04', Date.UTC(2026, 6, 4)],
  ])('%s is read', (text, epochMs) => {
    expect(valueOf('util.time.parseISO8601ToEpochMilliSeconds(ctx.args.text)', { arguments: { text } })).toBe(
      epochMs,
    );
  });

  test.each(['July 4, 2026', '2026', '2026-13-01', ''])('%j is refused', (text) => {
    const body = `return util.time.parseISO8601ToEpochMilliSeconds('${text}');`;
    expect(failureOf(body)).toContain('takes an ISO 8601 time');
  });

  test('a number out of range is refused', () => {
    expect(failureOf('return util.time.epochMilliSecondsToISO8601(1e18);')).toContain('out of range');
  });
});
