// The general members of util.
import { describe, expect, test } from 'vitest';
import { failureOf, runBody, valueOf } from '../exampleRun.ts';

describe('encodings', () => {
  test.each([
    ['a b', 'a+b'],
    ['a+b&c=d/é~', 'a%2Bb%26c%3Dd%2F%C3%A9%7E'],
    ['*-._', '*-._'],
    ["!'()", '%21%27%28%29'],
  ])('urlEncode is form encoding and urlDecode its way back: %s', (text, encoded) => {
    expect(valueOf('util.urlEncode(ctx.args.text)', { arguments: { text } })).toBe(encoded);
    expect(valueOf('util.urlDecode(ctx.args.encoded)', { arguments: { encoded } })).toBe(text);
  });

  test('urlDecode refuses a % that begins nothing', () => {
    expect(failureOf("return util.urlDecode('100%');")).toContain('util.urlDecode got text with a "%"');
  });

  test('base64 is of UTF-8', () => {
    expect(valueOf("util.base64Encode('é')")).toBe('w6k=');
    expect(valueOf("util.base64Decode('w6k=')")).toBe('é');
  });

  test('escapeJavaScript escapes quotes, slashes, control and non-ASCII characters', () => {
    const text = `"a'\\/\n\u0001é`;
    expect(valueOf('util.escapeJavaScript(ctx.args.text)', { arguments: { text } })).toBe(
      String.raw`\"a\'\\\/\n\u0001\u00E9`,
    );
  });
});

describe('matches', () => {
  test.each([
    ['[a-z]{0,5}', '1234567890😀', false],
    ['[0-9]*😀', '1234567890😀', true],
    ['a*b', 'aaaaab', true],
    ['[a-z]+-[0-9]{3,4}', 'serene-682', true],
    ['[a-z]+', 'serene-682', false],
    ['^[a-z]+$', 'two\nlines', false],
    ['(?m)^a$', 'a\nb', false],
  ])('%s on %j is %s', (pattern, value, isMatch) => {
    expect(valueOf('util.matches(ctx.args.pattern, ctx.args.value)', { arguments: { pattern, value } })).toBe(
      isMatch,
    );
  });
});

describe('an expression that backtracks for ever', () => {
  const ended = 'was ended: its request spent 500 ms on regular expressions, the most that it may.';
  const text = `${'a'.repeat(34)}!`;

  test.each([
    ["util.matches('^(a+)+$', ctx.args.text)", 'util.matches'],
    ["ctx.args.text.replace('^(a+)+$', '')", 'String.replace'],
    ["ctx.args.text.replaceAll('^(a+)+$', '')", 'String.replaceAll'],
  ])('is ended: %s', (expression, name) => {
    const { outcome } = runBody(`return ${expression};`, { arguments: { text } });
    expect(outcome).toEqual({
      kind: 'error',
      error: {
        message: expect.stringMatching(/^code\.js:3:\d+: /) as string,
        type: 'Code',
        data: null,
        info: null,
      },
    });
    expect(outcome.kind === 'error' && outcome.error.message).toContain(`: ${name} ${ended}`);
  });

  test('uses up the time of its whole request, in whichever resolver', () => {
    const request = { headers: {}, domainName: null };
    const run = () => {
      const startedMs = performance.now();
      const { outcome } = runBody("return util.matches('^(a+)+$', ctx.args.text);", {
        arguments: { text },
        request: { ...request },
      });
      return { kind: outcome.kind, isQuick: performance.now() - startedMs < 250 };
    };
    expect([run(), run()]).toEqual([
      { kind: 'error', isQuick: false },
      { kind: 'error', isQuick: true },
    ]);
  });
});

describe('wrong input', () => {
  test.each([
    ['util.error("a", {});', 'util.error takes a string, got an object.'],
    ['return util.math.minVal("1", 2);', 'util.math.minVal takes a number, got a string.'],
    ['return util.str.normalize("a", "x");', 'util.str.normalize takes "nfc", "nfd", "nfkc" or "nfkd".'],
    ['return util.math.randomWithinRange(2, 1);', 'takes a start that is not above the end'],
    ['return util.dynamodb.toNumber("1");', 'util.dynamodb.toNumber takes a number, got a string.'],
    [
      'return util.dynamodb.toStringSet([1]);',
      'util.dynamodb.toStringSet takes a list of strings, got an array.',
    ],
    ['return util.dynamodb.fromS3ObjectJson("x");', 'takes JSON'],
    ['return util.dynamodb.fromS3ObjectJson("{}");', 'takes {"s3": {…}}'],
    ['runtime.earlyReturn(1, { skipTo: "LATER" });', 'skipTo "END" or "NEXT", got a string.'],
  ])('is refused with what was got and what is taken: %s', (body, text) => {
    expect(failureOf(body)).toContain(text);
  });
});
