// What an API does, in a form in which two can be held against each other: its schema, resolvers and functions in; one
// fingerprint, and the names of what differs, out.
import { createHash } from 'node:crypto';
import { schemaParts } from './schemaParts.ts';

/** Code on a data source, or on several: a resolver or a function. */
export interface CodeDescription {
  readonly code: string;
  /** "APPSYNC_JS 1.0.0" */
  readonly runtime: string;
  /** The data source's name; absent in a pipeline. */
  readonly dataSource?: string | undefined;
  /** The names of a pipeline's functions, in order. */
  readonly steps?: readonly string[] | undefined;
  /** 0: calls are not collected. */
  readonly maxBatchSize: number;
}

export interface ApiDescription {
  /** The schema in GraphQL's own language, with AppSync's directives. */
  readonly schemaSdl: string;
  /** By field: "Mutation.createSession". */
  readonly resolvers: ReadonlyMap<string, CodeDescription>;
  /** By name: "putSession". */
  readonly functions: ReadonlyMap<string, CodeDescription>;
}

/** 16 hexadecimal digits, equal for APIs that do the same. Order, comments and layout of the schema do not count. */
export function fingerprintOf(api: ApiDescription): string {
  const parts = [...toParts(api)].map(([name, members]) => [name, Object.entries(members).sort(byFirst)]);
  return createHash('sha256')
    .update(JSON.stringify(parts.sort(byFirst)))
    .digest('hex')
    .slice(0, 16);
}

/**
 * Names what differs, a sentence each: "The resolver of Query.session was edited: its code differs."
 * @param expected what was synthesized
 * @param deployed what runs
 */
export function differencesOf(expected: ApiDescription, deployed: ApiDescription): string[] {
  const [before, after] = [toParts(expected), toParts(deployed)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (!is) return [`${name} is not deployed.`];
    if (!was) return [`${name} is deployed and not in the assembly.`];
    const differing = Object.keys({ ...was, ...is }).filter((member) => was[member] !== is[member]);
    return differing.length === 0
      ? []
      : [
          `${name} was edited: its ${differing.join(' and its ')} ${differing.length === 1 ? 'differs' : 'differ'}.`,
        ];
  });
}

type Members = Readonly<Record<string, string>>;

function toParts({ schemaSdl, resolvers, functions }: ApiDescription): ReadonlyMap<string, Members> {
  return new Map<string, Members>([
    ...[...schemaParts(schemaSdl)].map(([name, definition]): [string, Members] => [
      `The schema's ${name}`,
      { definition },
    ]),
    ...[...resolvers].map(([field, code]): [string, Members] => [
      `The resolver of ${field}`,
      toMembers(code),
    ]),
    ...[...functions].map(([name, code]): [string, Members] => [`The function ${name}`, toMembers(code)]),
  ]);
}

function toMembers({ code, runtime, dataSource, steps, maxBatchSize }: CodeDescription): Members {
  return {
    // A console or a shell may add the newline at the end, and it means nothing.
    code: code.replaceAll('\r\n', '\n').trimEnd(),
    runtime,
    ...(dataSource === undefined ? {} : { 'data source': dataSource }),
    ...(steps === undefined ? {} : { 'list of functions': steps.join(', ') }),
    'batch size': String(maxBatchSize),
  };
}

function byFirst([a]: readonly unknown[], [b]: readonly unknown[]): number {
  return String(a) < String(b) ? -1 : 1;
}
