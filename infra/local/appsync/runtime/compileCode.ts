// Compiles one resolver's or function's code, once; every run of its handlers starts from a fresh copy of the context.
// Comes in: a bundled ES module in the APPSYNC_JS dialect. Goes out: CompiledCode, or a CodeError with positions.
import { createLruCache } from '../../lruCache.ts';
import { checkDialect } from './dialect/checkDialect.ts';
import { createCodePlaces, type CodePlaces } from './faultPlace.ts';
import { createLibrary } from './library/createLibrary.ts';
import {
  EarlyReturnSignal,
  ErrorSignal,
  matchTimeOf,
  startRun,
  type HandlerRun,
} from './library/handlerRun.ts';
import { isMap, LibraryError, type Library } from './library/library.ts';
import { randomDouble } from './library/mathMembers.ts';
import { openRealm, type Realm } from './openRealm.ts';
import { codeErrorMessage, parseCode } from './parseCode.ts';
import { CodeError, type CompiledCode, type Evaluation, type HandlerContext } from './runtime.ts';
import type { RuntimeOptions } from './runtime.ts';
import { toPlain } from './toPlain.ts';
import { toScript, type Script } from './toScript.ts';

/**
 * Compiles APPSYNC_JS code.
 * @param options `name`: what the code is called in the message of a CodeError ("Mutation.createSession")
 * @throws CodeError when the code is not APPSYNC_JS, lacks a handler or is too long; the caller refuses to save it
 */
export function compileCode(source: string, options: RuntimeOptions & { name?: string }): CompiledCode {
  let current: HandlerRun | undefined;
  const currentRun = (): HandlerRun => {
    if (!current)
      throw new LibraryError('util, extensions and runtime work within request and response only.');
    return current;
  };
  const library = createLibrary(options, currentRun);
  const script = named(options.name, () => toCheckedScript(source, library));
  const realm = openRealm(library, script, {
    random: () => randomDouble(options.ids),
    matchTime: () => matchTimeOf(currentRun()),
    onLog(level, values) {
      const texts = values.map((value) => JSON.stringify(value) ?? 'undefined');
      currentRun().gathered.logs.push(`${level} - ${places.describe(new Error().stack)}: ${texts.join(' ')}`);
    },
  });
  const places = createCodePlaces(source, script, realm.prefix);
  return {
    run(handler, context, authType) {
      const run = startRun(handler, context, authType, () => places.describe(new Error().stack));
      current = run;
      try {
        return evaluate(realm, places, run);
      } finally {
        current = undefined;
      }
    },
  };
}

/** What sources came to. Pipelines use a function several times, and a process may run several clouds. */
export const checkedScripts = createLruCache<string, Script>({
  maxEntries: 200,
  maxBytes: 32 * 1024 * 1024,
  // The text and the script's, and a stretch of the source for each edit.
  bytesOf: (source, { text }) => 1_000 + (source.length + text.length) * 8,
});

/** @throws CodeError */
function toCheckedScript(source: string, library: Library): Script {
  const known = checkedScripts.get(source);
  if (known) return known;
  const script = toScriptOf(source, library);
  checkedScripts.set(source, script);
  return script;
}

/** @throws CodeError */
function toScriptOf(source: string, library: Library): Script {
  try {
    const program = parseCode(source);
    checkDialect(source, program, library);
    return toScript(source, program);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The stack ended on the way down a tree. How deep AppSync goes is not recorded.
    const value = 'code.js(1,1): error: The code is nested too deeply.';
    const location = { line: 1, column: 1, span: 0 };
    throw new CodeError(codeErrorMessage, [{ errorType: 'PARSE_ERROR', value, location }]);
  }
}

function evaluate(realm: Realm, places: CodePlaces, run: HandlerRun): Evaluation {
  let context: Record<string, unknown> = {};
  let outcome = toOutcome(places, () => {
    context = toRealmContext(realm, run.context);
    realm.begin();
    return toPlain(realm.instantiate()[run.handler](context), 'The evaluated response');
  });
  let args: unknown;
  let stash: unknown;
  const copied = toOutcome(places, () => {
    args = toPlain(context['arguments']);
    stash = toPlain(context['stash']);
  });
  if (copied.kind === 'error') outcome = copied;
  return { ...run.gathered, outcome, arguments: isMap(args) ? args : {}, stash: isMap(stash) ? stash : {} };
}

/** What a piece of work came to that runs code or copies what code made. */
function toOutcome(places: CodePlaces, work: () => unknown): Evaluation['outcome'] {
  try {
    return { kind: 'value', value: work() };
  } catch (error) {
    if (error instanceof EarlyReturnSignal) {
      return { kind: 'earlyReturn', value: error.value, skipTo: error.skipTo };
    }
    if (error instanceof ErrorSignal) return { kind: 'error', error: error.handlerError };
    if (isDefect(error)) throw error;
    const { name, message, stack } = error as Error;
    const text = error instanceof LibraryError ? message : `${name}: ${message}`;
    return {
      kind: 'error',
      error: { message: `${places.describe(stack)}: ${text}`, type: 'Code', data: null, info: null },
    };
  }
}

/** An error of this side that is no answer to the code: the realm's own errors are of another realm's classes. */
function isDefect(error: unknown): boolean {
  return error instanceof Error && !(error instanceof LibraryError) && !(error instanceof RangeError);
}

function toRealmContext(realm: Realm, context: HandlerContext): Record<string, unknown> {
  const copied = realm.copyIn(context) as Record<string, unknown>;
  copied['args'] = copied['arguments'];
  return copied;
}

function named<Result>(name: string | undefined, compile: () => Result): Result {
  try {
    return compile();
  } catch (error) {
    if (name === undefined || !(error instanceof CodeError)) throw error;
    const first = error.codeErrors[0]?.value;
    const particulars = first === undefined || error.message.includes(first) ? '' : ` ${first}`;
    throw new CodeError(`${name}: ${error.message}${particulars}`, error.codeErrors);
  }
}
