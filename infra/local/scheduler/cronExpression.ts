// Cron expressions as EventBridge Scheduler writes them: six fields with a year, no seconds, weekdays from 1 (Sunday) to 7.
import { Cron } from 'croner';

interface Field {
  readonly name: string;
  readonly legal: RegExp;
}

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based */
const fields: readonly Field[] = [
  { name: 'minutes', legal: /^[\d*,/-]+$/ },
  { name: 'hours', legal: /^[\d*,/-]+$/ },
  { name: 'day-of-month', legal: /^([\d*,/LW-]+|\?)$/ },
  { name: 'month', legal: /^[\dA-Z*,/-]+$/ },
  { name: 'day-of-week', legal: /^([1-7A-Z*,#-]+|\?)$/ },
  { name: 'year', legal: /^[\d*,/-]+$/ },
];
const years = { first: 1970, last: 2199 };

/**
 * Reads the fields of cron(…).
 * @returns the first wall time after another at which the expression holds, in milliseconds; undefined when there is none
 * @throws Error saying which field is not as Scheduler has it
 */
export function parseCron(text: string): (afterWallMs: number) => number | undefined {
  const values = text.trim().toUpperCase().split(/\s+/);
  if (values.length !== fields.length)
    throw new Error(
      `got ${values.length} fields in cron(${text}); six are accepted: ${fields.map(({ name }) => name).join(', ')}`,
    );
  fields.forEach(({ name, legal }, index) => checkField(text, name, legal, values[index] ?? ''));
  const [minutes, hours, dayOfMonth, month, dayOfWeek, year = ''] = values;
  if ((dayOfMonth === '?') === (dayOfWeek === '?'))
    throw new Error(`got cron(${text}); a ? is accepted in one of day-of-month and day-of-week, and needed`);
  checkYears(text, year);
  // The library has no "?", and a lone "L" among weekdays is the last day of the week.
  const days = [dayOfMonth, month, dayOfWeek === 'L' ? '7' : dayOfWeek].map((day) =>
    day === '?' ? '*' : day,
  );
  const cron = createCron(text, ['0', minutes, hours, ...days, year].join(' '));
  return (afterWallMs) => cron.nextRun(new Date(afterWallMs))?.getTime();
}

function checkField(text: string, name: string, legal: RegExp, value: string): void {
  const startsWithStep = /(^|,)\//.test(value);
  if (legal.test(value) && !startsWithStep) return;
  throw new Error(
    `got ${JSON.stringify(value)} for ${name} in cron(${text}), which that field does not have`,
  );
}

function checkYears(text: string, year: string): void {
  for (const number of year.split('/')[0]?.match(/\d+/g) ?? [])
    if (Number(number) < years.first || Number(number) > years.last)
      throw new Error(
        `got the year ${number} in cron(${text}); ${years.first} to ${years.last} are accepted`,
      );
}

function createCron(text: string, pattern: string): Cron {
  try {
    return new Cron(pattern, {
      mode: '7-part',
      timezone: 'UTC',
      alternativeWeekdays: true,
      sloppyRanges: true,
      paused: true,
    });
  } catch (error) {
    throw new Error(`got cron(${text}): ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
