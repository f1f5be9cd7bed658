// A module becomes a script that runs once per handler.
import { describe, expect, test } from 'vitest';
import { failureOf, runBody, valueOf } from './exampleRun.ts';
import { parseCode } from './parseCode.ts';
import { toScript } from './toScript.ts';

const countTo = (count: number): string =>
  `(() => { const list = []; list.length = ${count}; let n = 0; for (const each of list.fill(1)) n += each; return n; })()`;

describe('loops', () => {
  test('for-of runs 1,000 times', () => {
    expect(valueOf(countTo(1_000))).toBe(1_000);
  });

  test('for-of stops with an error the 1,001st time', () => {
    expect(failureOf(`return ${countTo(1_001)};`)).toBe(
      'code.js:3:98: A loop ran more than 1000 times, the most that APPSYNC_JS allows.',
    );
  });

  test('for-in stops with an error the 1,001st time', () => {
    const object = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`k${index}`, 1]));
    const { outcome } = runBody('for (const key in ctx.args.object) { }', { arguments: { object } });
    expect(outcome).toMatchObject({ kind: 'error', error: { type: 'Code' } });
  });

  test('each loop counts for itself, within another and one after another', () => {
    const body = `(() => {
      const list = []; list.length = 600; list.fill(0); let n = 0;
      for (const a of [1, 2]) for (const b of list) n += 1;
      for (const a of list) n += 1;
      return n;
    })()`;
    expect(valueOf(body)).toBe(1_800);
  });

  test('a loop may be the only statement of an if or an else', () => {
    expect(
      valueOf(
        '(() => { let n = 0; if (n) for (const a of [1]) n = 5; else for (const a in [7, 8]) n += 1; return n; })()',
      ),
    ).toBe(2);
  });

  test('break and return leave a loop', () => {
    expect(valueOf('(() => { for (const a of [1, 2]) { for (const b of [3]) break; return a; } })()')).toBe(
      1,
    );
  });
});

describe('the script', () => {
  const source = `import {
  util
} from '@aws-appsync/utils';
import * as ddb from '@aws-appsync/utils/dynamodb';
export function request(ctx) { return {}; }
const answer = (ctx) => { for (const a of []) a(); return 1; };
export { answer as response };`;

  test('keeps every line where it was', () => {
    const { text } = toScript(source, parseCode(source));
    expect(text.split('\n').slice(0, 7)).toEqual([
      'const { util: util } = $appsyncModules["@aws-appsync/utils"];',
      '',
      '',
      'const ddb = $appsyncModules["@aws-appsync/utils/dynamodb"];',
      '       function request(ctx) { return {}; }',
      'const answer = (ctx) => { {let $appsyncRounds=0;for (const a of []) {if (($appsyncRounds += 1) > 1000 || ($appsyncAllRounds += 1) > 10000000) $appsyncEndLoop($appsyncRounds);a();}} return 1; };',
      '',
    ]);
  });

  test('finds the way back to the source from every place that was not added', () => {
    const script = toScript(source, parseCode(source));
    for (const word of ['request(ctx)', 'answer =', 'for (const a', 'a();', 'return 1']) {
      expect(script.toSourceOffset(script.text.indexOf(word))).toBe(source.indexOf(word));
    }
  });

  test('takes names that the code does not use', () => {
    const clever = `${source}\nconst $appsyncRounds = 1; const $appsync0 = 2;`;
    expect(toScript(clever, parseCode(clever)).names.rounds).toBe('$appsync1Rounds');
  });
});
