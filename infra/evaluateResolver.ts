// One handler of a deployed resolver or function, run in process: the bundle that CDK deploys, in the local cloud's
// APPSYNC_JS runtime. For resolver tests.
import { randomBytes, randomUUID } from 'node:crypto';
import { evaluateCode } from './local/appsync/evaluateCode.ts';
import { systemClock } from './local/clock.ts';
import { bundleResolver } from './stack/bundleResolver.ts';

/** What a handler came to: its value or its error, and the stash after it. */
export interface HandlerOutcome {
  value: unknown;
  error?: string;
  stash: Record<string, unknown>;
}

const bundles = new Map<string, string>();
const ids = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };

/**
 * Evaluates one handler of `resolvers/<name>.ts`.
 * @param name the file below `resolvers/` without its ending: "functions/takeSeat"
 * @param context AppSync's context; `arguments`, `identity`, `stash`, `prev`, `result` and `error` as the handler reads them
 */
export function evaluateResolver(
  name: string,
  handler: 'request' | 'response',
  context: Record<string, unknown>,
): HandlerOutcome {
  const code = bundles.get(name) ?? bundleResolver(`resolvers/${name}.ts`);
  bundles.set(name, code);
  const result = evaluateCode({ code, context, function: handler }, { clock: systemClock, ids });
  return {
    value: result.evaluationResult === undefined ? undefined : JSON.parse(result.evaluationResult),
    ...(result.error ? { error: result.error.message } : {}),
    stash: JSON.parse(result.stash ?? '{}') as Record<string, unknown>,
  };
}
