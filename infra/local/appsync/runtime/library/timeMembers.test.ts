// The members of util.time.
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { failureOf, runBody, valueOf } from '../exampleRun.ts';

const summer = Date.UTC(2026, 6, 4, 15, 5, 9, 42);

describe('formats', () => {
  test('the packages for them are loaded by the first one and not before', () => {
    // A process of its own: other tests of this one may have formatted before.
    const code = `import { createRequire } from 'node:module';
      const { valueOf } = await import('${new URL('../exampleRun.ts', import.meta.url).href}');
      const { cache } = createRequire(import.meta.url);
      const isLoaded = () => Object.keys(cache).some((path) => path.includes('@js-joda'));
      const before = [valueOf('util.time.nowISO8601()'), isLoaded()];
      const after = [valueOf("util.time.nowFormatted('YYYY-MM-dd HH:mm:ss')"), isLoaded()];
      process.stdout.write(JSON.stringify([before, after]));`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
    });
    expect(JSON.parse(printed)).toEqual([
      ['2026-01-01T00:00:00.000Z', false],
      ['2026-01-01 00:00:00', true],
    ]);
  });

  test.each([
    'nowFormatted(ctx.args.letters)',
    "nowFormatted('yyyy', ctx.args.letters)",
    'epochMilliSecondsToFormatted(0, ctx.args.letters)',
    "parseFormattedToEpochMilliSeconds('2026', ctx.args.letters)",
    "parseFormattedToEpochMilliSeconds(ctx.args.letters, 'yyyy-MM-dd HH:mm', 'UTC')",
  ])('100,000 letters are an error of the code: %s', (call) => {
    const { outcome } = runBody(`return util.time.${call};`, { arguments: { letters: 'y'.repeat(100_000) } });
    expect(outcome).toMatchObject({ kind: 'error', error: { type: 'Code' } });
  });
});

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
