// When a schedule is due: rate(…), cron(…) or at(…) in, the next due time out.
import { parseCron } from './cronExpression.ts';
import type { TimeZone } from './timeZone.ts';

/** Times are milliseconds since 1970. */
export interface ScheduleExpression {
  /** Does it name one point in time? Start and end dates do not matter to it then. */
  readonly isOnce: boolean;
  /**
   * The first due time later than `afterMs`; undefined when there is none.
   * @param originMs from where a rate counts, onwards and backwards; it is due there too
   */
  nextMs(afterMs: number, originMs: number): number | undefined;
}

const unitsMs: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 60 * 60_000,
  day: 24 * 60 * 60_000,
};

/**
 * Reads a schedule expression.
 * @throws Error saying what was got and what is accepted
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function parseScheduleExpression(text: string, zone: TimeZone): ScheduleExpression {
  const [, kind, argument = ''] = /^(rate|cron|at)\((.*)\)$/.exec(text.trim()) ?? [];
  if (kind === 'rate') return parseRate(argument);
  if (kind === 'cron') return parseZonedCron(argument, zone);
  if (kind === 'at') return parseAt(argument, zone);
  throw new Error(`got the ScheduleExpression "${text}"; rate(…), cron(…) and at(…) are accepted`);
}

function parseRate(argument: string): ScheduleExpression {
  const [, value, unit = ''] = /^([1-9]\d{0,5}) (minute|hour|day)s?$/.exec(argument) ?? [];
  const unitMs = unitsMs[unit];
  if (unitMs === undefined)
    throw new Error(`got rate(${argument}); a positive number of minutes, hours or days is accepted`);
  const periodMs = Number(value) * unitMs;
  return {
    isOnce: false,
    nextMs(afterMs, originMs) {
      return originMs + (Math.floor((afterMs - originMs) / periodMs) + 1) * periodMs;
    },
  };
}

/** Evaluated on the zone's clocks: a time that they skip is left out, one that they show twice counts once. */
function parseZonedCron(argument: string, zone: TimeZone): ScheduleExpression {
  const nextWallMs = parseCron(argument);
  return {
    isOnce: false,
    nextMs(afterMs) {
      for (
        let wallMs = nextWallMs(zone.toWallMs(afterMs));
        wallMs !== undefined;
        wallMs = nextWallMs(wallMs)
      ) {
        const instantMs = zone.toInstantMs(wallMs);
        if (instantMs !== undefined && instantMs > afterMs) return instantMs;
      }
      return undefined;
    },
  };
}

function parseAt(argument: string, zone: TimeZone): ScheduleExpression {
  const wallMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(argument) ? Date.parse(`${argument}Z`) : Number.NaN;
  const isReal = !Number.isNaN(wallMs) && new Date(wallMs).toISOString() === `${argument}.000Z`;
  const instantMs = isReal ? zone.toInstantMs(wallMs) : undefined;
  if (instantMs === undefined)
    throw new Error(
      `got at(${argument}); yyyy-mm-ddThh:mm:ss is accepted, a time that the zone's clocks show`,
    );
  return { isOnce: true, nextMs: (afterMs) => (instantMs > afterMs ? instantMs : undefined) };
}
