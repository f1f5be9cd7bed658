// How the created session’s id reaches the variables of the other steps.
import { describe, expect, test } from 'vitest';
import { fillSessionId, readCreatedSessionId, unknownSessionId } from './sessionVariables.ts';

describe('fillSessionId', () => {
  test('replaces the placeholder, at any depth, and leaves layout and comments alone', () => {
    const variables = `{\n  // whose seat\n  "input": { "sessionId" : "${unknownSessionId}" },\n}`;

    expect(fillSessionId(variables, '', 'serene-truth-682')).toBe(
      '{\n  // whose seat\n  "input": { "sessionId" : "serene-truth-682" },\n}',
    );
  });

  test('replaces the name that was filled in before', () => {
    expect(fillSessionId('{"sessionId":"calm-river-101"}', 'calm-river-101', 'serene-truth-682')).toBe(
      '{"sessionId":"serene-truth-682"}',
    );
  });

  test.each(['{"sessionId":"typed-by-hand-1"}', '{"title":"run step 1 first"}', 'no JSON at all', ''])(
    'leaves everything else as somebody typed it: %s',
    (variables) => {
      expect(fillSessionId(variables, 'calm-river-101', 'serene-truth-682')).toBe(variables);
    },
  );
});

describe('readCreatedSessionId', () => {
  test('finds the name of the session that was created', () => {
    expect(readCreatedSessionId({ data: { createSession: { sessionId: 'serene-truth-682' } } })).toBe(
      'serene-truth-682',
    );
  });

  test.each([
    undefined,
    null,
    {},
    { data: null, errors: [] },
    { data: { createSession: null } },
    { data: { session: { sessionId: 'calm-river-101' } } },
  ])('finds nothing in another result: %j', (result) => {
    expect(readCreatedSessionId(result)).toBeUndefined();
  });
});
