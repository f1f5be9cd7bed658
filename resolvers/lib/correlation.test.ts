// Which id a change carries: the trace of its request, and nothing else that a caller may have sent.
import { expect, test } from 'vitest';
import { evaluateResolver } from '../../infra/evaluateResolver.ts';

function correlationIdWith(header: string | undefined): unknown {
  const { value } = evaluateResolver('functions/putSession', 'request', {
    arguments: { input: {} },
    identity: { sub: 'speaker' },
    prev: { result: null },
    stash: { candidates: ['serene-truth-682'], channelNonce: 'c0ffee00' },
    request: { headers: header === undefined ? {} : { 'x-amzn-trace-id': header } },
  });
  return (value as { attributeValues: Record<string, { S: string }> }).attributeValues['correlationId']?.S;
}

const traceId = '1-5759e988-bd862e3fe1be46a994272793';

test.each([`Root=${traceId}`, `Self=1-67891234-12456789abcdef012345678;Root=${traceId};Sampled=1`])(
  'takes the trace id of the request from %s',
  (header) => {
    expect(correlationIdWith(header)).toBe(traceId);
  },
);

test.each([undefined, '', traceId, 'Root=', 'Root=1-5759e988-{"secret":"x"}', `Root=${traceId}0`])(
  'makes an id of its own for a request with %j',
  (header) => {
    expect(correlationIdWith(header)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  },
);

test('makes an id of its own for a header with more parts than AppSync lets a loop turn', () => {
  expect(correlationIdWith('Root=;'.repeat(2_000))).toMatch(/^[0-9a-f]{8}-/);
});
