// The sandbox: a node:vm context that has only what APPSYNC_JS has. Nothing of this side is within its reach: data is
// copied in and out, functions are wrapped, and code generation from strings is off.
import vm from 'node:vm';
import { prototypeMembers } from './dialect/intrinsicMembers.ts';
import { replaceMatches } from './library/javaStrings.ts';
import { LibraryError, type Library } from './library/library.ts';
import type { MatchTime } from './library/matchWithinLimit.ts';
import { realmSource, type RealmHost, type RealmTools } from './realmSource.ts';
import { maxLoopIterations, maxRunIterations, type Script } from './toScript.ts';
import { maxValueDepth, sizeOf, toPlainArguments } from './toPlain.ts';

/** The name of code in stack traces and messages, as AppSync has it. */
export const codeFileName = 'code.js';

// DIFFERS: One run of a handler walks at most 256 million characters, or 16 million members of lists, or 10 million rounds of its loops.
const maxRunUnits = 256 * 1024 * 1024;

/** What the realm asks of the run that is going on. */
interface RealmListener {
  random(): number;
  matchTime(): MatchTime;
  onLog(level: 'INFO' | 'ERROR', values: readonly unknown[]): void;
}

/** Handlers as the code made them; they belong to the realm. */
export type Handlers = Readonly<Record<'request' | 'response', (context: unknown) => unknown>>;

export interface Realm {
  copyIn(value: unknown): unknown;
  /** Begins a run: what the runs before it spent does not count. */
  begin(): void;
  /** Runs the module's own statements and gives its handlers. Each call starts with fresh module-level values. */
  readonly instantiate: () => Handlers;
  /** How much precedes the script's text in what was compiled. */
  readonly prefix: string;
}

/** Opens a sandbox and compiles one script into it. */
export function openRealm(library: Library, script: Script, listener: RealmListener): Realm {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, {
    name: codeFileName,
    codeGeneration: { strings: false, wasm: false },
  });
  const openTools = vm.runInContext(realmSource, context, { filename: 'realm.js' }) as (
    host: RealmHost,
  ) => RealmTools;
  const tools = openTools(createHost(listener));
  const modules = Object.entries(library.modules).map(([specifier, members]): [string, object] => [
    specifier,
    tools.wrapLibrary(members === library.globals ? '' : moduleName(specifier), members),
  ]);
  const given = new Map<string, unknown>([
    ...Object.entries(tools.intrinsics),
    ...Object.entries(library.globals).map(([name, members]): [string, unknown] => [
      name,
      tools.wrapLibrary(name, members),
    ]),
    [script.names.modules, Object.fromEntries(modules)],
    [script.names.endLoop, endLoop],
    [script.names.spread, tools.spread],
  ]);
  const prefix = `(function (${[...given.keys()].join(', ')}) { 'use strict'; return (() => { let ${script.names.allRounds} = 0; `;
  const compiled = new vm.Script(`${prefix}${script.text}\n}); })`, { filename: codeFileName });
  const load = compiled.runInContext(context) as (...values: unknown[]) => () => Handlers;
  return {
    copyIn: (value) => tools.copyIn(value),
    begin: () => tools.begin(),
    instantiate: load(...given.values()),
    prefix,
  };
}

/** "dynamodb" of "@aws-appsync/utils/dynamodb": how messages call its members. */
function moduleName(specifier: string): string {
  return specifier.slice(specifier.lastIndexOf('/') + 1);
}

function createHost(listener: RealmListener): RealmHost {
  return {
    codeFileName,
    refuse(what) {
      throw new LibraryError(`${what} is not supported by APPSYNC_JS.`);
    },
    exhaust() {
      throw new LibraryError(
        'The handler works on more text and longer lists than the local cloud takes in one run.',
      );
    },
    toPlain: toPlainArguments,
    sizeOf,
    maxUnits: maxRunUnits,
    maxDepth: maxValueDepth,
    prototypeMembers,
    random: () => listener.random(),
    log: (level, values) => listener.onLog(level, values as unknown[]),
    replace: (...args) => replaceMatches(listener.matchTime(), ...args),
  };
}

/** @param rounds of the loop itself; the most are reached by it, or by all loops of the run together */
function endLoop(rounds: number): never {
  if (rounds <= maxLoopIterations)
    throw new LibraryError(`The loops of one run ran more than ${maxRunIterations} times together.`);
  throw new LibraryError(`A loop ran more than ${maxLoopIterations} times, the most that APPSYNC_JS allows.`);
}
