// util.http: which headers are copied, which may be added to a response, and how many.
import { describe, expect, test } from 'vitest';
import { failureOf, runBody, valueOf } from '../exampleRun.ts';

describe('copyHeaders', () => {
  test('leaves out the ten headers of the connection, whatever their case, and copies every other one', () => {
    const restricted = {
      ...{
        'Transfer-Encoding': 'a',
        connection: 'a',
        Host: 'a',
        expect: 'a',
        'keep-alive': 'a',
        upgrade: 'a',
      },
      ...{ 'proxy-authenticate': 'a', 'proxy-authorization': 'a', TE: 'a', 'content-length': '1' },
    };
    const copied = {
      'User-Agent': 'u',
      'x-api-key': 'k',
      accept: 'a',
      expectation: 'e',
      'content-type': 't',
    };
    const headers = { ...restricted, ...copied } as unknown as Record<string, string>;

    expect(
      valueOf('util.http.copyHeaders(ctx.request.headers)', { request: { headers, domainName: null } }),
    ).toEqual(copied);
  });
});

describe('response headers', () => {
  test('are gathered as text, the latest of a name counts, whatever its case', () => {
    const body = `util.http.addResponseHeader('Count', 7); util.http.addResponseHeaders({ a: 'x', b: { c: 1 }, count: 8 });
      util.http.addResponseHeader('d', false); util.http.addResponseHeader('e', '');`;

    const { responseHeaders, appendedErrors } = runBody(body);

    expect(responseHeaders).toEqual({ count: '8', a: 'x', b: '{"c":1}', d: 'false', e: '' });
    expect(appendedErrors).toEqual([]);
  });

  test.each([
    ...['transfer-encoding', 'connection', 'host', 'expect', 'keep-alive', 'upgrade'],
    ...['proxy-authenticate', 'proxy-authorization', 'te', 'content-length'],
    ...['access-control-allow-credentials', 'access-control-allow-origin', 'access-control-allow-methods'],
    ...['access-control-allow-headers', 'access-control-expose-headers', 'access-control-max-age'],
    ...['vary', 'content-type', 'x-amzn-requestid', 'x-amz-date'],
  ])('called %s are ignored with a ResponseHeaderError, and the handler goes on', (name) => {
    const upper = name.toUpperCase();

    const { outcome, responseHeaders, appendedErrors } = runBody(
      `util.http.addResponseHeader('${upper}', 'evil'); util.http.addResponseHeaders({ '${name}': 'evil', ok: 1 }); return 1;`,
    );

    expect(outcome).toEqual({ kind: 'value', value: 1 });
    expect(responseHeaders).toEqual({ ok: '1' });
    const message = `The response header ${name} is restricted.`;
    const error = { message, type: 'ResponseHeaderError', data: null, info: null };
    expect(appendedErrors).toEqual([error, error]);
  });

  test.each([
    ["addResponseHeader('', 'a')", 'A response header must have a name.'],
    ["addResponseHeader('  ', 'a')", 'A response header must have a name.'],
    ["addResponseHeader(ctx.args.missing, 'a')", 'A response header must have a name.'],
    ["addResponseHeaders({ '': 'a' })", 'A response header must have a name.'],
    ["addResponseHeader('a', null)", 'The response header a must not be null.'],
    ["addResponseHeader('a', ctx.args.missing)", 'The response header a must not be null.'],
    ['addResponseHeaders({ a: null })', 'The response header a must not be null.'],
  ])('without a name or with a null value are ignored with a ResponseHeaderError: %s', (call, message) => {
    const { outcome, responseHeaders, appendedErrors } = runBody(`util.http.${call}; return 1;`);

    expect(outcome).toEqual({ kind: 'value', value: 1 });
    expect(responseHeaders).toEqual({});
    expect(appendedErrors).toEqual([{ message, type: 'ResponseHeaderError', data: null, info: null }]);
  });

  test.each([
    ["util.http.addResponseHeader('bad name', 'a');", 'a name that is no header name'],
    ["util.http.addResponseHeader('trailer', 'a');", 'a name that is no header name'],
    [String.raw`util.http.addResponseHeader('a', 'b\r\nc: d');`, 'a character that no header can hold'],
    [String.raw`util.http.addResponseHeader('a', '\u20ac');`, 'a character that no header can hold'],
    [
      "const parts = []; parts.length = 4096; util.http.addResponseHeader('a', parts.fill('b').join(''));",
      'exceed 4096 bytes',
    ],
    [
      "const parts = []; parts.length = 3000; const b = parts.fill('b').join(''); util.http.addResponseHeader('a', b); util.http.addResponseHeader('a', b);",
      'exceed 4096 bytes',
    ],
  ])('end the field where HTTP has no such header or they are too many: %s', (body, text) => {
    expect(failureOf(body)).toContain(text);
  });
});
