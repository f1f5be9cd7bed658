// Compiling and running: contexts, results, isolation of the realm.
import { describe, expect, test } from 'vitest';
import { compileCode } from './compileCode.ts';
import {
  codeErrorsOf,
  exampleCode,
  exampleContext,
  exampleOptions,
  failureOf,
  runBody,
  valueOf,
} from './exampleRun.ts';

const handlers = (request: string): string =>
  `export function request(ctx) { ${request} }\nexport const response = (ctx) => ctx.result;`;

describe('a run', () => {
  test('gives the value, the stash and nothing else when nothing else happened', () => {
    const evaluation = runBody('ctx.stash.seen = ctx.args.id; return { payload: ctx.arguments };', {
      arguments: { id: 'a' },
    });
    expect(evaluation).toEqual({
      outcome: { kind: 'value', value: { payload: { id: 'a' } } },
      arguments: { id: 'a' },
      stash: { seen: 'a' },
      appendedErrors: [],
      logs: [],
      warnings: [],
      responseHeaders: {},
      responseHeaderBytes: 0,
      invalidations: [],
      evictions: [],
    });
  });

  test('runs the response handler on ctx.result, ctx.prev and ctx.error', () => {
    const code = compileCode(
      'export const request = (ctx) => ({}); export const response = (ctx) => [ctx.result, ctx.prev.result, ctx.error.type];',
      exampleOptions(),
    );
    const context = exampleContext({
      result: { a: 1 },
      prev: { result: 2 },
      error: { message: 'm', type: 'T' },
    });
    expect(code.run('response', context, null).outcome).toEqual({ kind: 'value', value: [{ a: 1 }, 2, 'T'] });
  });

  test('keeps absent arguments apart from null ones', () => {
    const given = { arguments: { explicit: null } };
    expect(
      valueOf('[ctx.args.explicit === null, ctx.args.absent === undefined, Object.keys(ctx.args)]', given),
    ).toEqual([true, true, ['explicit']]);
    expect(valueOf("[Object.hasOwn(ctx, 'result'), Object.hasOwn(ctx, 'source')]", { result: null })).toEqual(
      [true, false],
    );
  });

  test('drops members that are undefined and gives null in their place within lists', () => {
    expect(valueOf('{ a: undefined, b: null, c: [undefined, 1] }')).toStrictEqual({ b: null, c: [null, 1] });
  });

  test('ctx.args and ctx.arguments are one object', () => {
    expect(valueOf('[ctx.args.list.push(2), ctx.arguments.list]', { arguments: { list: [1] } })).toEqual([
      2,
      [1, 2],
    ]);
  });

  test('changes neither the context it is given nor anything it gave before', () => {
    const context = exampleContext({ arguments: { list: [1] }, stash: { list: [] } });
    const code = compileCode(
      exampleCode('ctx.args.list.push(2); ctx.stash.list.push(1); return ctx.stash;'),
      exampleOptions(),
    );
    const first = code.run('request', context, null);
    const second = code.run('request', context, null);
    expect(context.arguments).toEqual({ list: [1] });
    expect(context.stash).toEqual({ list: [] });
    expect([first.stash, second.stash]).toEqual([{ list: [1] }, { list: [1] }]);
    expect(first.stash).not.toBe(second.stash);
  });

  test('starts with fresh module-level values each time', () => {
    const code = compileCode(
      `const seen = []; let count = 0;\n${handlers('count += 1; seen.push(ctx.args.id); return { count, seen };')}`,
      exampleOptions(),
    );
    const run = (id: string): unknown =>
      code.run('request', exampleContext({ arguments: { id } }), null).outcome;
    run('first person');
    expect(run('second person')).toEqual({ kind: 'value', value: { count: 1, seen: ['second person'] } });
  });

  test('gives plain data of this side', () => {
    const value = valueOf('{ list: [{ a: 1 }] }') as { list: object[] };
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.getPrototypeOf(value.list)).toBe(Array.prototype);
    expect(Object.getPrototypeOf(value.list[0])).toBe(Object.prototype);
  });

  test('carries members called __proto__, constructor and toString as data, both ways', () => {
    const data = JSON.parse(
      '{"__proto__": {"polluted": true}, "constructor": "Ferrari", "toString": 1}',
    ) as object;
    const value = valueOf('{ ...ctx.args.data, seen: Object.keys(ctx.args.data) }', { arguments: { data } });
    expect(JSON.stringify(value)).toBe(
      '{"__proto__":{"polluted":true},"constructor":"Ferrari","toString":1,"seen":["__proto__","constructor","toString"]}',
    );
    expect((value as { polluted?: unknown }).polluted).toBeUndefined();
    expect(valueOf('ctx.args.constructor')).toBeUndefined();
  });
});

describe('errors', () => {
  test('util.error ends the run with its four arguments and keeps what was gathered', () => {
    const evaluation = runBody(
      `ctx.stash.a = 1; util.appendError('first', 'Soft', { b: 2 }, { c: 3 }); util.error('second', 'Hard', { d: 4 }, [5]);`,
    );
    expect(evaluation.outcome).toEqual({
      kind: 'error',
      error: { message: 'second', type: 'Hard', data: { d: 4 }, info: [5] },
    });
    expect(evaluation.appendedErrors).toEqual([
      { message: 'first', type: 'Soft', data: { b: 2 }, info: { c: 3 } },
    ]);
    expect(evaluation.stash).toEqual({ a: 1 });
  });

  test('util.error without a type has none', () => {
    expect(runBody("util.error('no');").outcome).toEqual({
      kind: 'error',
      error: { message: 'no', type: null, data: null, info: null },
    });
  });

  test('util.unauthorized names the field and its type', () => {
    expect(runBody('util.unauthorized();').outcome).toEqual({
      kind: 'error',
      error: {
        message: 'Not Authorized to access example on type Query',
        type: 'Unauthorized',
        data: null,
        info: null,
      },
    });
  });

  test.each([
    [
      'return ctx.nope.deeper;',
      "code.js:3:1: TypeError: Cannot read properties of undefined (reading 'deeper')",
    ],
    ['const a = 1;\n  a = 2;', 'code.js:4:3: TypeError: Assignment to constant variable.'],
    [
      'return later;\n let later = 1;',
      "code.js:3:1: ReferenceError: Cannot access 'later' before initialization",
    ],
    [
      'for (const a of [1]) for (const b in { c: 1 }) { return ctx.nope.x; }',
      "code.js:3:50: TypeError: Cannot read properties of undefined (reading 'x')",
    ],
    ['return util.base64Encode(1);', 'code.js:3:1: util.base64Encode takes a string, got a number.'],
    [
      'return ddb.update({ key: { id: 1 }, update: {} });',
      'code.js:3:1: update({update}) takes at least one attribute, got none.',
    ],
    ['const list = [1]; for (const a of 5) { }', 'code.js:3:19: TypeError: 5 is not iterable'],
  ])('a fault of the code tells the place of its statement: %s', (body, message) => {
    const { outcome } = runBody(body);
    expect(outcome).toEqual({ kind: 'error', error: { message, type: 'Code', data: null, info: null } });
  });

  test.each([
    ['a function', 'return { handler: util.error };', 'A function is not a value that can leave the code.'],
    ['itself', 'const a = {}; a.a = a; return a;', 'A value that contains itself cannot leave the code.'],
    ['a function in the stash', 'ctx.stash.f = util.error; return 1;', 'A function is not a value'],
  ])('a result that holds %s is an error', (_what, body, message) => {
    expect(failureOf(body)).toContain(message);
  });

  test('endless calls are an error of the code', () => {
    const body = 'const o = {}; o.again = (n) => { return o.again(n); }; return o.again(1);';
    expect(failureOf(body)).toContain('RangeError: Maximum call stack size exceeded');
  });

  test('an error of this side is not taken for one of the code', () => {
    const options = exampleOptions();
    const broken = {
      ...options,
      ids: {
        ...options.ids,
        bytes: () => {
          throw new TypeError('broken');
        },
      },
    };
    const code = compileCode(exampleCode('return util.autoId();'), broken);
    expect(() => code.run('request', exampleContext(), null)).toThrow('broken');
  });

  test('library functions called while no handler runs are refused by the next run alone', () => {
    const code = compileCode(exampleCode('util.error("x");'), exampleOptions());
    code.run('request', exampleContext(), null);
    expect(code.run('request', exampleContext(), null).outcome.kind).toBe('error');
  });
});

describe('runtime.earlyReturn', () => {
  test.each([
    ['runtime.earlyReturn();', { kind: 'earlyReturn', value: undefined, skipTo: 'NEXT' }],
    ['runtime.earlyReturn({ a: 1 });', { kind: 'earlyReturn', value: { a: 1 }, skipTo: 'NEXT' }],
    ["runtime.earlyReturn(null, { skipTo: 'END' });", { kind: 'earlyReturn', value: null, skipTo: 'END' }],
  ])('%s', (body, outcome) => {
    expect(runBody(`${body} util.error('not reached');`).outcome).toEqual(outcome);
  });
});

describe('logs', () => {
  test('name level, place and values', () => {
    expect(runBody("console.log('allowed', { a: [1] });\n  console.error(undefined);").logs).toEqual([
      'INFO - code.js:3:1: "allowed" {"a":[1]}',
      'ERROR - code.js:4:3: undefined',
    ]);
  });
});

describe('the way out', () => {
  test.each([
    'const o = {}; return o["con" + "structor"]["constructor"]("return process")();',
    'return util.error["constructor"]("return process")();',
    'return [].map["constructor"]("return process")();',
    'return "a".split["constructor"]("return process")();',
    'return Object.keys["constructor"]("return process")();',
    'return ctx.args["__proto__"].polluted;',
    'const f = () => 1; return f["constructor"]("return process")();',
    'return util["constructor"];',
    'return request["caller"];',
    'return util.dynamodb.toMapValues({ a: 1 })["constructor"]["constructor"]("return process")();',
    'return `${util}`;',
  ])('is closed: %s', (body) => {
    expect(failureOf(body)).toMatch(/code\.js[:(]\d+[:,]\d+/);
  });

  test('is closed through a whole module imported as one name', () => {
    const source = `import * as all from '@aws-appsync/utils';\n${handlers("const key = 'constructor'; return all[key][key]('return process')();")}`;
    const { outcome } = compileCode(source, exampleOptions()).run('request', exampleContext(), null);
    expect(outcome).toMatchObject({
      kind: 'error',
      error: { message: 'code.js:2:59: constructor is not supported by APPSYNC_JS.' },
    });
  });

  test('the library cannot be changed for the next run', () => {
    expect(failureOf('const u = util; u.autoId = 1;')).toContain('autoId');
    expect(failureOf('const u = util; u.extra = 1;')).toContain('util.extra is not supported');
    expect(failureOf('const m = Math; m.max = 1;')).toContain('max');
  });
});

describe('the size limit', () => {
  const padded = (length: number): string => handlers('return 1;').padEnd(length, ' ');

  test('takes 32,000 characters', () => {
    expect(codeErrorsOf(padded(32_000))).toEqual([]);
  });

  test('refuses one more', () => {
    expect(codeErrorsOf(padded(32_001))).toEqual([
      {
        errorType: 'CODE_TOO_LARGE',
        value: 'The code is 32001 characters long; at most 32000 are accepted.',
        location: { line: 0, column: 0, span: -1 },
      },
    ]);
  });
});

test('the name of the code is in the message of its CodeError', () => {
  const options = { ...exampleOptions(), name: 'Mutation.createSession' };
  expect(() => compileCode(handlers('throw 1;'), options)).toThrow(
    'Mutation.createSession: The code contains one or more errors. code.js(1,32): error: throw is not supported',
  );
});
