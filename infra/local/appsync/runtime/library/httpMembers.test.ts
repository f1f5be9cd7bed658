// util.http: response headers and their limits.
import { describe, expect, test } from 'vitest';
import { failureOf, runBody, valueOf } from '../exampleRun.ts';

describe('copyHeaders', () => {
  test('leaves out what belongs to the connection, whatever its case', () => {
    const headers = { Host: 'h', 'content-length': '1', 'User-Agent': 'u', 'x-api-key': 'k', accept: 'a' };
    expect(
      valueOf('util.http.copyHeaders(ctx.request.headers)', { request: { headers, domainName: null } }),
    ).toEqual({
      'x-api-key': 'k',
      accept: 'a',
    });
  });
});

describe('response headers', () => {
  test('are gathered as text, the latest of a name counts', () => {
    const body = `util.http.addResponseHeader('count', 7); util.http.addResponseHeaders({ a: 'x', b: { c: 1 }, count: 8 });`;
    expect(runBody(body).responseHeaders).toEqual({ count: '8', a: 'x', b: '{"c":1}' });
  });

  test.each([
    ["util.http.addResponseHeader('x-amzn-requestid', 'a');", 'the header x-amzn-requestid is reserved'],
    ["util.http.addResponseHeader('X-Amz-Date', 'a');", 'the header X-Amz-Date is reserved'],
    ["util.http.addResponseHeader('Connection', 'close');", 'the header Connection is reserved'],
    ["util.http.addResponseHeader('bad name', 'a');", 'a name that is no header name'],
    [String.raw`util.http.addResponseHeader('a', 'b\r\nc: d');`, 'the value of a holds a line break'],
    [
      "const parts = []; parts.length = 4096; util.http.addResponseHeader('a', parts.fill('b').join(''));",
      'exceed 4096 bytes',
    ],
  ])('refuse %s', (body, text) => {
    expect(failureOf(body)).toContain(text);
  });
});
