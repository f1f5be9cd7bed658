// util.error and util.appendError with arguments that are no strings.
import { describe, expect, test } from 'vitest';
import { failureOf, runBody } from '../exampleRun.ts';

const result = { statusCode: 404, body: 'Not here' };

describe('an errorType that is a number', () => {
  test('is answered as text, and the message is kept: util.appendError(body, statusCode)', () => {
    const { outcome, appendedErrors, warnings } = runBody(
      'util.appendError(ctx.result.body, ctx.result.statusCode); return 1;',
      { result },
    );

    expect(outcome).toEqual({ kind: 'value', value: 1 });
    expect(appendedErrors).toEqual([{ message: 'Not here', type: '404', data: null, info: null }]);
    expect(warnings).toEqual([
      'code.js:3:1: util.appendError got a number as its errorType: AppSync may ignore the call, pass a string.',
    ]);
  });

  test('is answered as text, and the message is kept: util.error(body, statusCode)', () => {
    const { outcome } = runBody('util.error(ctx.result.body, ctx.result.statusCode, 1, [2]);', { result });

    const error = { message: 'Not here', type: '404', data: 1, info: [2] };
    expect(outcome).toEqual({ kind: 'error', error });
  });

  test.each(['true', '{}', '[]'])('or null is fine, %s is none', (type) => {
    expect(failureOf(`util.error('a', ${type});`)).toContain('util.error takes a string, got');
  });
});

describe('a message that is no string', () => {
  test.each([
    ['ctx.result.statusCode', 'a number'],
    ['ctx.result', 'an object'],
    ['[ctx.result.body]', 'an array'],
    ['ctx.result.statusCode === 404', 'a boolean'],
    ['ctx.result.message', 'undefined'],
    ['null', 'null'],
  ])('makes both calls do nothing, and a warning says so: %s', (message, kind) => {
    const { outcome, appendedErrors, warnings } = runBody(
      `util.appendError(${message}, 'A');\n  util.error(${message}, 'B');\nreturn 'went on';`,
      { result },
    );

    expect(outcome).toEqual({ kind: 'value', value: 'went on' });
    expect(appendedErrors).toEqual([]);
    expect(warnings).toEqual([
      `code.js:3:1: util.appendError takes a string as its message, got ${kind}: AppSync ignores the call.`,
      `code.js:4:3: util.error takes a string as its message, got ${kind}: AppSync ignores the call.`,
    ]);
  });
});
