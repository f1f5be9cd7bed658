// Context options: what is taken, and the sentence for what is not.
import { describe, expect, test } from 'vitest';
import { parseStackOptions } from './stackOptions.ts';

const parse = (context: Record<string, unknown>) => parseStackOptions((name) => context[name]);

describe('parseStackOptions', () => {
  test('has a default for everything', () => {
    expect(parse({})).toEqual({
      stackName: 'LiveSessions',
      pageOrigins: ['http://localhost:4000'],
      signUp: 'administrator',
    });
  });

  test('takes what is given', () => {
    const options = parse({
      stackName: 'Live-2',
      pageOrigins: 'https://live.example.com,http://localhost:4001',
      signUp: 'everybody',
    });

    expect(options).toEqual({
      stackName: 'Live-2',
      pageOrigins: ['https://live.example.com', 'http://localhost:4001'],
      signUp: 'everybody',
    });
  });

  test.each([
    ['stackName', '2Live', 'a letter, then up to 49 letters, digits or single hyphens'],
    ['stackName', 'Live_Sessions', 'a letter, then up to 49 letters, digits or single hyphens'],
    ['stackName', 'Live-', 'a letter, then up to 49 letters, digits or single hyphens'],
    ['stackName', 'L'.repeat(51), 'a letter, then up to 49 letters, digits or single hyphens'],
    ['stackName', 'MyAwsLive', 'a name without "Aws", which Cognito refuses in a domain'],
    ['pageOrigins', '', 'origins with commas between them'],
    ['pageOrigins', 'http://live.example.com', 'each https:// or http://localhost'],
    ['pageOrigins', 'https://live.example.com/', 'without a path'],
    ['pageOrigins', 'https://a.example,nonsense', 'origins with commas between them'],
    ['signUp', 'nobody', '"everybody" or "administrator"'],
    ['signUp', true, '"everybody" or "administrator"'],
  ])('refuses %s %j', (name, value, accepted) => {
    const refusal = new RegExp(
      `^--context ${name}: got ${escape(JSON.stringify(value))}; accepted is .*${escape(accepted)}`,
    );

    expect(() => parse({ [name]: value })).toThrow(refusal);
  });
});

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
