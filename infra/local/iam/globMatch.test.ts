// Wildcards, whole ARNs and the parts that a wildcard must not cross.
import { describe, expect, test } from 'vitest';
import { arnMatch, globMatch } from './globMatch.ts';

describe('globMatch', () => {
  test.each([
    ['kinesisvideo:*', 'kinesisvideo:GetIceServerConfig', true],
    ['*', '', true],
    ['get?', 'gets', true],
    ['get?', 'get', false],
    ['*config', 'geticeserverconfigs', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['[a].', '[a]x', false],
    ['', 'x', false],
  ])('"%s" against "%s" is %s', (pattern, text, expected) => {
    expect(globMatch(pattern, text)).toBe(expected);
  });

  test('takes no longer than its input for a pattern that backtracks', () => {
    expect(globMatch('*a'.repeat(500), 'a'.repeat(499) + 'b')).toBe(false);
  });
});

describe('arnMatch', () => {
  const channel = 'arn:aws:kinesisvideo:us-east-1:000000000000:channel/live-a/1';
  test.each([
    ['*', true],
    [channel, true],
    ['arn:aws:kinesisvideo:*:*:channel/live-*', true],
    ['arn:*:kinesisvideo:us-east-?:000000000000:*', true],
    ['arn:aws:kinesisvideo:us-east-1:000000000000:channel/live-a/', false],
    ['arn:aws:kinesisvideo:us-east-1:111111111111:channel/*', false],
    ['arn:aws:*:channel/live-a/1', false],
  ])('%s covers a channel: %s', (pattern, expected) => {
    expect(arnMatch(pattern, channel)).toBe(expected);
  });

  test('lets the last part hold colons of its own', () => {
    expect(arnMatch('arn:aws:logs:*:*:log-group:/live/*', 'arn:aws:logs:a:b:log-group:/live/x:*')).toBe(true);
  });
});
