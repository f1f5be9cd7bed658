// What one run may use up: values that refer to themselves many times, lists and texts that double, loops within loops.
// Each of these once blocked the process or took all its memory; each is an error of the code now.
import { describe, expect, test } from 'vitest';
import { failureOf, runBody, valueOf } from './exampleRun.ts';

const ofHundred = `const list = []; list.length = 1000; list.fill(0);`;
const thirtyTimes = (statement: string): string =>
  `${ofHundred} for (const round of list.slice(0, 30)) { ${statement} }`;
const shared = `let o = {}; ${thirtyTimes('o = { l: o, r: o };')}`;
const sharedList = `let o = ['x']; ${thirtyTimes('o = [o, o];')}`;
const rope = `let text = 'xxxxxxxxx'; ${thirtyTimes('if (text.length < 300000000) { text = text + text; }')}`;

describe('a value that is larger than 5 MB as JSON', () => {
  test.each([
    ['is not answered', `${shared} return o;`, 'The evaluated response is larger than 5242880 bytes.'],
    [
      'is not answered, whatever the length of a list says',
      'const list = []; list.length = 100000000; return list;',
      'The evaluated response is larger than 5242880 bytes.',
    ],
    [
      'is not kept in the stash',
      `${shared} ctx.stash.o = o; return 1;`,
      'A value that leaves the code is larger than',
    ],
    ['is not logged', `${shared} console.log(o);`, 'What a function is given is larger than'],
    [
      'is not given to util',
      `${shared} return util.dynamodb.toMapValues(o);`,
      'What a function is given is larger than',
    ],
    [
      'is not written as JSON',
      `${shared} return JSON.stringify(o).length;`,
      'A value that is written as text is larger than',
    ],
    ['is not joined', `${sharedList} return o.join('').length;`, 'A value that is written as text'],
    ['is not made a text', `${sharedList} return (\`\${o}\`).length;`, 'A value that is written as text'],
    ['is not sorted', `${sharedList} return [o, o].sort().length;`, 'A value that is written as text'],
    ['is not flattened', `${sharedList} return o.flat(40).length;`, 'A value that is written as text'],
  ])('%s', (_what, body, message) => {
    expect(failureOf(body)).toContain(message);
  });

  test('is one that a client may have sent, in parts', () => {
    const half = 'x'.repeat(2_600_000);
    expect(valueOf('ctx.args.text.length', { arguments: { text: half } })).toBe(2_600_000);
    expect(valueOf('[ctx.args.text, ctx.args.text].length', { arguments: { text: half } })).toBe(2);
  });
});

describe('a run that uses up memory or time', () => {
  const spent = 'works on more text and longer lists than the local cloud takes in one run';
  test.each([
    ['concat', thirtyTimes('a = a.concat(a);')],
    ['push', thirtyTimes('if (a.length < 60000) { a.push(...a); } else { a = a.concat(a); a.pop(); }')],
    ['spread', thirtyTimes('a = [...a, ...a];')],
    [
      'unshift',
      `${thirtyTimes('if (a.length < 60000) { a = [...a, ...a]; }')} for (const i of list) { a.unshift(1); a.unshift(2); a.shift(); }`,
    ],
    ['flatMap', thirtyTimes('a = a.flatMap((each) => a);')],
    ['fill', 'a.length = 100000000; a.fill(1);'],
    ['map', 'a.length = 100000000; a.map((each) => 1);'],
    ['a destructured rest', 'a.length = 100000000; const [first, ...others] = a;'],
    ['Object.keys of a text', `${rope} return Object.keys(text).length;`],
    ['a spread text', `${rope} return { ...text };`],
    ['for-in over a text', `${rope} for (const key in text) { a.push(key); }`],
    ['split', `${rope} return text.split('').length;`],
    ['toUpperCase', `${rope} return text.toUpperCase().length;`],
    ['JSON.parse', `${rope} return JSON.parse(text);`],
    ['join with a long text between', "a.length = 1000000; return a.join('" + 'x'.repeat(300) + "').length;"],
  ])('by %s fails', (_what, body) => {
    expect(failureOf(`let a = [1, 2, 3, 4, 5, 6, 7, 8, 9]; ${body} return a.length;`)).toContain(spent);
  });

  test('by logging the same text again and again fails', () => {
    const text = 'x'.repeat(1_000_000);
    const { outcome, logs } = runBody(
      `${ofHundred} for (const each of list) { console.log(ctx.args.text); }`,
      {
        arguments: { text },
      },
    );

    expect(outcome).toMatchObject({
      kind: 'error',
      error: { message: expect.stringContaining(spent) as string },
    });
    expect(logs.length).toBeLessThan(40);
  });

  test('by loops within loops fails after ten million rounds', () => {
    const loops =
      'for (const i of list) for (const j of list) for (const k of list) for (const l of list) { n += 1; }';

    expect(failureOf(`${ofHundred} let n = 0; ${loops}`)).toContain(
      'The loops of one run ran more than 10000000 times together.',
    );
  });

  test('does not count against the next run', () => {
    const text = 'x'.repeat(1_000_000);
    const body = `let n = 0; for (const each of ctx.args.list) { n += ctx.args.text.indexOf('y'); } return n;`;
    const list = Array.from({ length: 200 }, () => 0);
    const { outcome } = runBody(body, { arguments: { text, list } });

    expect(outcome).toEqual({ kind: 'value', value: -200 });
  });

  test('what is spread and taken apart stays what it was', () => {
    expect(valueOf('[...[1, 2], ...(ctx.args.a ? [3] : [4]), ...[...[5]]]')).toEqual([1, 2, 4, 5]);
    expect(valueOf('Math.max(...[1, 3], 2)')).toBe(3);
    expect(valueOf('({ ...{ a: 1 }, ...undefined, ...null, b: 2 })')).toEqual({ a: 1, b: 2 });
    expect(runBody('const [a, , b = 4, ...c] = [1, 2, undefined, 3, 5]; return [a, b, c];').outcome).toEqual({
      kind: 'value',
      value: [1, 4, [3, 5]],
    });
    expect(
      runBody('const keys = []; for (const k in { a: 1, b: 2 }) keys.push(k); return keys;').outcome,
    ).toEqual({
      kind: 'value',
      value: ['a', 'b'],
    });
  });
});

test('a context that nests 5,000 deep is an error of the code', () => {
  const nested: unknown = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`);

  const { outcome } = runBody('return 1;', { arguments: { nested } });

  expect(outcome).toMatchObject({
    kind: 'error',
    error: { type: 'Code', message: expect.stringContaining('nests deeper than 500 levels') as string },
  });
});
