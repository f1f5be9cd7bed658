// How what one operation answered reaches the variables of the others.
import { describe, expect, test } from 'vitest';
import { fillKnownValues, readKnownValues, unknownValues } from './knownValues.ts';

const earlier = { sessionId: new Set(['calm-river-101']) };
const known = { sessionId: 'serene-truth-682', seatId: '1', secret: 's"1' };

describe('filling in', () => {
  test('replaces the placeholder, at any depth, and leaves layout and comments alone', () => {
    const variables = `{\n  // whose seat\n  "input": { "sessionId" : "${unknownValues.sessionId}" },\n}`;

    expect(fillKnownValues(variables, {}, known)).toBe(
      '{\n  // whose seat\n  "input": { "sessionId" : "serene-truth-682" },\n}',
    );
  });

  test('replaces what was filled in before', () => {
    expect(fillKnownValues('{"sessionId":"calm-river-101"}', earlier, known)).toBe(
      '{"sessionId":"serene-truth-682"}',
    );
  });

  test('fills seat and secret, each with its own', () => {
    const { seatId, secret } = unknownValues;

    expect(JSON.parse(fillKnownValues(JSON.stringify({ seatId, secret }), {}, known))).toEqual({
      seatId: '1',
      secret: 's"1',
    });
  });

  test('leaves the placeholder of what is not known', () => {
    const variables = JSON.stringify(unknownValues);

    expect(JSON.parse(fillKnownValues(variables, {}, { sessionId: 'serene-truth-682' }))).toEqual({
      ...unknownValues,
      sessionId: 'serene-truth-682',
    });
  });

  test.each(['{"sessionId":"typed-by-hand-1"}', '{"title":"run step 1 first"}', 'no JSON at all', ''])(
    'leaves everything else as somebody typed it: %s',
    (variables) => {
      expect(fillKnownValues(variables, earlier, known)).toBe(variables);
    },
  );
});

describe('an answer makes known', () => {
  test('the session that it created', () => {
    expect(readKnownValues({ data: { createSession: { sessionId: 'serene-truth-682' } } })).toEqual({
      sessionId: 'serene-truth-682',
    });
  });

  test('the seat that it took, with its secret', () => {
    expect(readKnownValues({ data: { joinSession: { seatId: '1', secret: 's1', expiresAt: 'x' } } })).toEqual(
      {
        seatId: '1',
        secret: 's1',
      },
    );
  });

  test.each([
    undefined,
    null,
    {},
    { data: null, errors: [] },
    { data: { createSession: null, joinSession: null } },
    { data: { session: { sessionId: 'calm-river-101' } } },
  ])('nothing when it is another one: %j', (result) => {
    expect(readKnownValues(result)).toEqual({});
  });
});
