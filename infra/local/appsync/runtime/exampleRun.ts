// For tests: runs a few statements of APPSYNC_JS as the body of a request handler, with a clock and bytes that repeat.
import { createManualClock } from '../../manualClock.ts';
import { compileCode } from './compileCode.ts';
import { CodeError, type CodeErrorDetail, type Evaluation, type HandlerContext } from './runtime.ts';
import type { RuntimeOptions } from './runtime.ts';

/** A clock that stands at 2026-01-01T00:00:00Z, and bytes that count up: 0, 1, 2, … */
export function exampleOptions(): RuntimeOptions {
  return {
    clock: createManualClock(),
    ids: {
      uuid: () => '00000000-0000-4000-8000-000000000000',
      bytes: (count) => Buffer.from(Array.from({ length: count }, (_, index) => index)),
    },
  };
}

/** A context of Query.example with the given members changed. */
export function exampleContext(changes: Partial<HandlerContext> = {}): HandlerContext {
  return {
    env: {},
    arguments: {},
    stash: {},
    request: { headers: {}, domainName: null },
    info: {
      fieldName: 'example',
      parentTypeName: 'Query',
      variables: {},
      selectionSetList: [],
      selectionSetGraphQL: '',
    },
    ...changes,
  };
}

/** A module whose request handler has this body; line 3 is the body's first. */
export function exampleCode(body: string): string {
  return `import { util, extensions, runtime } from '@aws-appsync/utils';
import * as ddb from '@aws-appsync/utils/dynamodb'; export const response = (ctx) => ctx.result; export function request(ctx) {
${body}
}`;
}

/** Runs statements as a request handler. */
export function runBody(body: string, changes: Partial<HandlerContext> = {}): Evaluation {
  return compileCode(exampleCode(body), exampleOptions()).run(
    'request',
    exampleContext(changes),
    'API Key Authorization',
  );
}

/** The value of an expression; an error of the code is thrown as an Error with its message. */
export function valueOf(expression: string, changes: Partial<HandlerContext> = {}): unknown {
  const { outcome } = runBody(`return ${expression};`, changes);
  if (outcome.kind !== 'error') return outcome.value;
  throw new Error(outcome.error.message);
}

/** How code fails, wherever it does: the texts of its code errors, or the message of the error of its run. */
export function failureOf(body: string): string {
  const details = codeErrorsOf(exampleCode(body));
  if (details.length > 0) return details.map(({ value }) => value).join('\n');
  const { outcome } = runBody(body);
  return outcome.kind === 'error' ? outcome.error.message : `did not fail: ${JSON.stringify(outcome.value)}`;
}

/** The code errors that compiling finds; none when it compiles. */
export function codeErrorsOf(source: string): readonly CodeErrorDetail[] {
  try {
    compileCode(source, exampleOptions());
    return [];
  } catch (error) {
    if (error instanceof CodeError) return error.codeErrors;
    throw error;
  }
}
