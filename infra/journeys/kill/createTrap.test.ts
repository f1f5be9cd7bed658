// When the trap kills, and what it has seen by then.
import { beforeEach, describe, expect, test } from 'vitest';
import { createTrap } from './createTrap.ts';
import type { Trap } from './createTrap.ts';
import type { ServiceAnswer, ServiceCall } from './serviceCall.ts';

const deletion: ServiceCall = {
  method: 'POST',
  path: '/deleteSignalingChannel',
  headers: { 'user-agent': 'aws-sdk-js/3' },
  body: '{}',
};
const publication: ServiceCall = {
  method: 'POST',
  path: '/graphql',
  headers: { authorization: 'AWS4-HMAC-SHA256 …' },
  body: JSON.stringify({
    query: 'mutation { publishSessionStatus }',
    variables: { event: { sessionId: 'serene-truth-682', version: 3 } },
  }),
};
const name = 'Lambda: /deleteSignalingChannel';
const done: ServiceAnswer = { statusCode: 200, headers: {}, body: Buffer.from('{}') };

let happened: string[];
let trap: Trap;
const forward = (answer = done) => {
  happened.push('done');
  return Promise.resolve(answer);
};
beforeEach(() => {
  happened = [];
  trap = createTrap(() => happened.push('killed'));
});

describe('the trap', () => {
  test.each([
    ['before', ['killed'], 'killed before the call'],
    ['unanswered', ['done', 'killed'], 'killed before the answer'],
  ] as const)('kills %s the answer, which nobody gets', async (position, order, reason) => {
    trap.arm({ name, occurrence: 1, position });

    await expect(trap.around(deletion, forward)).rejects.toThrow(reason);
    expect(happened).toEqual(order);
  });

  test('kills once the answer has gone out', async () => {
    trap.arm({ name, occurrence: 1, position: 'answered' });

    const { answer, onAnswered } = await trap.around(deletion, forward);
    const before = [...happened];
    onAnswered?.();

    expect(answer).toBe(done);
    expect(before).toEqual(['done']);
    expect(happened).toEqual(['done', 'killed']);
  });

  test('kills at the occurrence that was chosen, counted from when it was armed', async () => {
    await trap.around(deletion, forward);
    trap.arm({ name, occurrence: 2, position: 'before' });

    await trap.around(deletion, forward);
    await trap.around(publication, forward);
    await expect(trap.around(deletion, forward)).rejects.toThrow('killed');

    expect(trap.counted()).toEqual([name, 'Lambda: publishSessionStatus', name]);
  });
});

describe('a change', () => {
  test('is published once AppSync took it, also when nobody learns of it', async () => {
    trap.arm({ name: 'Lambda: publishSessionStatus', occurrence: 1, position: 'unanswered' });

    await expect(trap.around(publication, forward)).rejects.toThrow();

    expect([...trap.published]).toEqual(['serene-truth-682 3']);
  });

  test.each([
    { ...done, statusCode: 500 },
    { ...done, body: Buffer.from('{"data":null,"errors":[]}') },
  ])('is not published when AppSync refused it', async (answer) => {
    await trap.around(publication, () => forward(answer));

    expect([...trap.published]).toEqual([]);
  });
});
