// Context options: what is taken, and the sentence for what is not.
import { describe, expect, test } from 'vitest';
import { checkGuestKeyExpires, parseStackOptions } from './stackOptions.ts';

const parse = (context: Record<string, unknown>) => parseStackOptions((name) => context[name]);

describe('parseStackOptions', () => {
  test('has a default for everything', () => {
    expect(parse({})).toEqual({
      stage: 'dev',
      stackName: 'LiveSessions',
      pageOrigins: ['http://localhost:4000'],
      signUp: 'administrator',
      guestKeyExpiresAtSeconds: Date.UTC(2027, 10, 1) / 1000,
    });
  });

  test('takes what is given', () => {
    const options = parse({
      stage: 'prod',
      stackName: 'Live-2',
      pageOrigins: 'https://live.example.com,http://localhost:4001',
      signUp: 'everybody',
      guestKeyExpires: '2027-01-02T03:00:00Z',
    });

    expect(options).toEqual({
      stage: 'prod',
      stackName: 'Live-2',
      pageOrigins: ['https://live.example.com', 'http://localhost:4001'],
      signUp: 'everybody',
      guestKeyExpiresAtSeconds: Date.UTC(2027, 0, 2, 3) / 1000,
    });
  });

  test('takes from the stage what is not given', () => {
    expect(parse({ stage: 'prod' })).toEqual({
      ...parse({}),
      stage: 'prod',
      stackName: 'LiveSessions-prod',
      pageOrigins: [],
      guestKeyExpiresAtSeconds: Date.UTC(2027, 9, 4) / 1000,
    });
  });

  test.each(['production', 'toString', 7])('refuses the stage %j', (stage) => {
    expect(() => parse({ stage })).toThrow(
      `The stage: got ${JSON.stringify(stage)}; accepted is dev or prod.`,
    );
  });

  test.each([
    ['stackName', '2Live', 'a letter, then up to 47 letters, digits or single hyphens'],
    ['stackName', 'Live_Sessions', 'a letter, then up to 47 letters, digits or single hyphens'],
    ['stackName', 'Live-', 'a letter, then up to 47 letters, digits or single hyphens'],
    ['stackName', 'L'.repeat(49), 'a letter, then up to 47 letters, digits or single hyphens'],
    ['stackName', 'MyAwsLive', 'a name without "Aws", which Cognito refuses in a domain'],
    ['pageOrigins', '', 'origins with commas between them'],
    ['pageOrigins', 'http://live.example.com', 'each https:// or http://localhost'],
    ['pageOrigins', 'https://live.example.com/', 'without a path'],
    ['pageOrigins', 'https://a.example,nonsense', 'origins with commas between them'],
    ['signUp', 'nobody', '"everybody" or "administrator"'],
    ['guestKeyExpires', '2027-11-01', 'a full hour like "2027-11-01T00:00:00Z"'],
    ['guestKeyExpires', '2027-11-01T00:30:00Z', 'a full hour like "2027-11-01T00:00:00Z"'],
    ['guestKeyExpires', '2027-13-01T00:00:00Z', 'a full hour like "2027-11-01T00:00:00Z"'],
    ['guestKeyExpires', 1_825_027_200, 'a full hour like "2027-11-01T00:00:00Z"'],
    ['signUp', true, '"everybody" or "administrator"'],
  ])('refuses %s %j', (name, value, accepted) => {
    const refusal = new RegExp(
      `^--context ${name}: got ${escape(JSON.stringify(value))}; accepted is .*${escape(accepted)}`,
    );

    expect(() => parse({ [name]: value })).toThrow(refusal);
  });
});

describe('checkGuestKeyExpires', () => {
  const expires = (iso: string) => ({ guestKeyExpiresAtSeconds: Date.parse(iso) / 1000 });
  const deployedAtMs = Date.UTC(2027, 0, 1);

  test.each(['2027-01-02T00:00:00Z', '2027-11-01T00:00:00Z', '2028-01-01T00:00:00Z'])('takes %s', (iso) => {
    expect(() => checkGuestKeyExpires(expires(iso), deployedAtMs)).not.toThrow();
  });

  test.each(['2026-12-01T00:00:00Z', '2027-01-01T23:00:00Z', '2028-01-01T01:00:00Z'])(
    'refuses %s and says between which dates it may be',
    (iso) => {
      expect(() => checkGuestKeyExpires(expires(iso), deployedAtMs)).toThrow(
        `--context guestKeyExpires: got "${iso}"; accepted is a date from 2027-01-02T00:00:00Z to 2028-01-01T00:00:00Z`,
      );
    },
  );
});

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
