// The flags of `npm run capacity`: words in, loads out.
import { parseArgs } from 'node:util';
import { maxListenersPerSession } from '../../schema/limits.ts';
import { defaultLoad } from './load.ts';
import type { Load } from './load.ts';

export const usage = `Prints what so many listeners use of AWS's quotas, and what an hour of them costs.

  npm run capacity -- [--listeners 1000,100000,10000000] [--per-session 10] [--session-minutes 60]
                      [--start-window-minutes 15] [--region us-east-1]

  --listeners             how many are there at once; several, the smallest first, parted by commas
  --per-session           listeners of one session, 1 to 10
  --session-minutes       how long a session lasts
  --start-window-minutes  within how many minutes all sessions begin, at most as long as one lasts
  --region                whose quotas`;

const defaultListeners = '1000,100000,10000000';

/** @throws Error that says which flag is wrong, what it got and what it takes */
export function parseLoads(words: readonly string[]): Load[] | 'help' {
  const { values } = parseArgs({
    args: [...words],
    options: {
      listeners: { type: 'string', default: defaultListeners },
      'per-session': { type: 'string', default: String(defaultLoad.listenersPerSession) },
      'session-minutes': { type: 'string', default: String(defaultLoad.sessionMinutes) },
      'start-window-minutes': { type: 'string', default: String(defaultLoad.startWindowMinutes) },
      region: { type: 'string', default: defaultLoad.region },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return 'help';
  const sessionMinutes = parseNumber('session-minutes', values['session-minutes'], 12 * 60);
  const shared: Omit<Load, 'listeners'> = {
    listenersPerSession: parseNumber('per-session', values['per-session'], maxListenersPerSession),
    sessionMinutes,
    startWindowMinutes: parseNumber('start-window-minutes', values['start-window-minutes'], sessionMinutes),
    region: values.region,
  };
  return values.listeners
    .split(',')
    .map((text) => ({ ...shared, listeners: parseNumber('listeners', text, 1_000_000_000) }))
    .sort((a, b) => a.listeners - b.listeners);
}

function parseNumber(flag: string, text: string, max: number): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isInteger(number) && number >= 1 && number <= max) return number;
  throw new Error(`--${flag} takes a whole number from 1 to ${max}, not "${text}".`);
}
