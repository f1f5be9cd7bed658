// The local cloud's log: structured lines, never payloads, credentials, tokens or ARNs of other accounts.
// error = surfaced to somebody, warn = recovered from, info = one line per lifecycle change, debug = the rest.

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;
export interface LogRecord {
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: LogFields;
}
/** One method per level; `event` is a short fact in words ("KVS refused"), `fields` its particulars. */
export type Log = Readonly<Record<LogLevel, (event: string, fields?: LogFields) => void>>;

const levels: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

/** Makes a log that hands each record at or above `level` to `write`. */
export function createLog(level: LogLevel, write: (record: LogRecord) => void): Log {
  const enabled = new Set(levels.slice(0, levels.indexOf(level) + 1));
  const method =
    (name: LogLevel) =>
    (event: string, fields: LogFields = {}): void => {
      if (enabled.has(name)) write({ level: name, event, fields });
    };
  return { error: method('error'), warn: method('warn'), info: method('info'), debug: method('debug') };
}

/** Writes each record as one line of JSON to standard error. */
export function writeJsonLine(record: LogRecord): void {
  process.stderr.write(`${JSON.stringify({ level: record.level, event: record.event, ...record.fields })}\n`);
}
