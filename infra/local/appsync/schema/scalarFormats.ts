// Which texts AppSync's scalars accept. Pure checks: a value in, true or false out.
// https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html#graph-ql-aws-appsync-scalars
import { isIP } from 'node:net';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

const date = '(-?\\d{4,9})-(\\d{2})-(\\d{2})';
const time = '(\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.\\d{1,9})?)?';
// Java's ZoneOffset ends at 18 hours on either side.
const offset = '(?:Z|[+-](?:(?:0\\d|1[0-7]):[0-5]\\d(?::[0-5]\\d)?|18:00(?::00)?))';
const datePattern = new RegExp(`^${date}${offset}?$`);
const timePattern = new RegExp(`^${time}${offset}?$`);
const dateTimePattern = new RegExp(`^${date}T${time}${offset}$`);

/** "2026-11-23", with an optional offset: "2026-11-23Z", "2026-11-23-07:00". */
export function isAwsDate(text: string): boolean {
  const match = datePattern.exec(text);
  return match !== null && isCalendarDay(match[1], match[2], match[3]);
}

/** "12:30", "12:30:24.500", with an optional offset. */
export function isAwsTime(text: string): boolean {
  const match = timePattern.exec(text);
  return match !== null && isClockTime(match[1], match[2], match[3]);
}

/** "2026-11-23T12:30:24.500Z": the offset is required, seconds are not. */
export function isAwsDateTime(text: string): boolean {
  const match = dateTimePattern.exec(text);
  return (
    match !== null && isCalendarDay(match[1], match[2], match[3]) && isClockTime(match[4], match[5], match[6])
  );
}

/** "local-part@domain-part". */
export function isAwsEmail(text: string): boolean {
  return text.length <= 320 && /^[^\s@"(),:;<>[\\\]]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text);
}

/** A URL with a scheme and no "//" in its path. */
export function isAwsUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  return !new URL(text).pathname.includes('//');
}

/**
 * A number that can exist: digits with spaces, hyphens or brackets between them, after a "+" and a country code or of North
 * America. AppSync refuses "1110004444", whose area code nobody has (amplify-flutter#822).
 */
export function isAwsPhone(text: string): boolean {
  if (!/^\+?\(?\d[\d ()-]*$/.test(text)) return false;
  return parsePhoneNumberFromString(text, 'US')?.isValid() === true;
}

/** An IPv4 or IPv6 address, optionally with a prefix length: "127.0.0.1/8". */
export function isAwsIpAddress(text: string): boolean {
  const [address = '', prefixLength, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  if (prefixLength === undefined) return true;
  return /^\d{1,3}$/.test(prefixLength) && Number(prefixLength) <= (version === 4 ? 32 : 128);
}

function isCalendarDay(year = '', month = '', day = ''): boolean {
  return Number(day) >= 1 && Number(day) <= daysInMonth(Number(year), Number(month));
}

function daysInMonth(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isClockTime(hour = '', minute = '', second = '0'): boolean {
  return Number(hour) <= 23 && Number(minute) <= 59 && Number(second) <= 59;
}
