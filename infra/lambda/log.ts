// The Lambdas' log: one line of JSON for each fact. Never payloads, tokens or ARNs.

export type LogFields = Readonly<Record<string, string | number>>;

/** Logs one fact: error = surfaced, info = done. */
export type Log = (level: 'error' | 'info', event: string, fields: LogFields) => void;

/** A log whose every line also has these fields. */
export function withFields(log: Log, always: LogFields): Log {
  return (level, event, fields) => log(level, event, { ...fields, ...always });
}

/** Writes to standard output, from where Lambda takes it to CloudWatch. */
export const writeLogLine: Log = (level, event, fields) => {
  writeLine(JSON.stringify({ level, event, ...fields }));
};

/** Writes one line to standard output. */
export function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
