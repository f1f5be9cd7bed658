// EvaluateCode in process: values, errors, logs and stash of one handler.
import { describe, expect, test } from 'vitest';
import { evaluateCode, type EvaluateCodeInput, type EvaluateCodeResult } from './evaluateCode.ts';
import { exampleOptions } from './runtime/exampleRun.ts';

const code = `import { util } from '@aws-appsync/utils';
export function request(ctx) {
  if (!ctx.args.id) { util.error('id is missing', 'InvalidInput', { a: 1 }); }
  ctx.stash.by = util.authType();
  console.log('asked for', ctx.args.id);
  util.appendError('careful', 'Warning');
  return { operation: 'GetItem', key: util.dynamodb.toMapValues({ id: ctx.args.id }) };
}
export const response = (ctx) => ctx.result.title;`;

const evaluate = (
  context: Record<string, unknown>,
  handler: EvaluateCodeInput['function'] = 'request',
): EvaluateCodeResult => evaluateCode({ code, context, function: handler }, exampleOptions());

describe('a handler that returns', () => {
  test('gives its value, logs, stash and appended errors as AppSync writes them', () => {
    expect(evaluate({ arguments: { id: 'a' } })).toEqual({
      evaluationResult: '{"operation":"GetItem","key":{"id":{"S":"a"}}}',
      logs: ['INFO - code.js:5:3: "asked for" "a"'],
      stash: '{"by":"API Key Authorization"}',
      outErrors: '[{"message":"careful","errorType":"Warning","data":null,"errorInfo":null}]',
    });
  });

  test('may have no value', () => {
    expect(evaluate({ result: {} }, 'response')).toEqual({
      evaluationResult: 'null',
      logs: [],
      stash: '{}',
      outErrors: '[]',
    });
  });

  test('knows how the caller was authorised from the identity', () => {
    const identity = { resolverContext: {} };
    expect(evaluate({ arguments: { id: 'a' }, identity }).stash).toBe('{"by":"Lambda Authorization"}');
  });

  test('reads the stash it is given', () => {
    expect(evaluate({ arguments: { id: 'a' }, stash: { kept: [1] } }).stash).toBe(
      '{"kept":[1],"by":"API Key Authorization"}',
    );
  });
});

describe('a handler that fails', () => {
  test('gives the message of util.error, and what was gathered', () => {
    expect(evaluate({})).toEqual({
      error: { message: 'id is missing', codeErrors: [] },
      logs: [],
      stash: '{}',
      outErrors: '[]',
    });
  });

  test('gives the place of a fault', () => {
    expect(evaluate({ result: null }, 'response').error).toEqual({
      message: "code.js:9:34: TypeError: Cannot read properties of null (reading 'title')",
      codeErrors: [],
    });
  });
});

test('code that does not compile gives its code errors and no result', () => {
  const input = { code: 'export const request = (ctx) => 1;', context: {}, function: 'request' } as const;
  expect(evaluateCode(input, exampleOptions())).toEqual({
    error: {
      message: 'Error: Unable to find valid export for response',
      codeErrors: [
        {
          errorType: 'MISSING_MAPPING_EXPORT',
          value: 'Unable to find valid export for response',
          location: { line: 0, column: 0, span: 0 },
        },
      ],
    },
    logs: [],
  });
});
