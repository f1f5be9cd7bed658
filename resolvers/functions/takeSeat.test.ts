// Taking a seat while others do the same: what is asked of the table, and what a refusal leads to.
import { describe, expect, test } from 'vitest';
import { evaluateResolver } from '../../infra/evaluateResolver.ts';

const farAway = 4_000_000_000;
const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string;
const row = (more: object = {}): object => ({
  sessionId: 'serene-truth-682',
  status: 'LIVE',
  maxListeners: 2,
  seats: { 1: { holderId: 'a', secret: 's', expiresAt: farAway } },
  ...more,
});
const joining = (more: object): Record<string, unknown> => ({
  arguments: { input: { sessionId: 'serene-truth-682' } },
  identity: { sub: 'listener' },
  ...more,
});
const conditionFailed = {
  type: 'DynamoDB:ConditionalCheckFailedException',
  message: 'The conditional request failed',
};

test('reads the session when it does not know the row', () => {
  const { value, stash } = evaluateResolver('functions/takeSeat', 'request', joining({ stash: {} }));

  expect(value).toEqual({
    operation: 'GetItem',
    key: { sessionId: { S: 'serene-truth-682' } },
    consistentRead: true,
  });
  expect(stash).toEqual({ isRead: true });
});

test('asks for the one free seat, on condition that it is still free and the session goes on', () => {
  const { value, stash } = evaluateResolver(
    'functions/takeSeat',
    'request',
    joining({ stash: { item: row() } }),
  );

  expect(stash.number).toBe('2');
  expect(value).toMatchObject({
    operation: 'UpdateItem',
    key: { sessionId: { S: 'serene-truth-682' } },
    update: {
      expression: 'SET #seats.#number = :seat, #lastWrite = :lastWrite',
      expressionNames: { '#seats': 'seats', '#number': '2', '#lastWrite': 'lastWrite' },
      expressionValues: {
        ':seat': {
          M: {
            holderId: { S: 'listener' },
            secret: { S: uuid },
            clientId: { S: expect.stringMatching(/^[0-9A-Za-z]{16}$/) as string },
          },
        },
        ':lastWrite': { S: 'SEAT' },
      },
    },
    condition: {
      expression:
        '#currentStatus <> :ended AND (attribute_not_exists(#currentSeats.#currentNumber) ' +
        'OR #currentSeats.#currentNumber.#currentOfSeat <= :now)',
      expressionNames: {
        '#currentStatus': 'status',
        '#currentSeats': 'seats',
        '#currentNumber': '2',
        '#currentOfSeat': 'expiresAt',
      },
    },
  });
});

test('takes an expired seat', () => {
  const seats = {
    1: { holderId: 'a', secret: 's', expiresAt: 1 },
    2: { holderId: 'b', secret: 't', expiresAt: farAway },
  };

  const { stash } = evaluateResolver(
    'functions/takeSeat',
    'request',
    joining({ stash: { item: row({ seats }) } }),
  );

  expect(stash.number).toBe('1');
});

test('is refused with SessionFull when every seat is taken', () => {
  const { error } = evaluateResolver(
    'functions/takeSeat',
    'request',
    joining({ stash: { item: row({ maxListeners: 1 }) } }),
  );

  expect(error).toBe(
    'All 1 seats of session "serene-truth-682" are taken. Try again when a listener has left.',
  );
});

test('keeps the row that a refusal answers, for the next step to choose from', () => {
  const result = row({ version: 7 });
  const context = joining({
    stash: { item: row(), number: '2', isRead: false },
    error: conditionFailed,
    result,
  });

  const { value, stash } = evaluateResolver('functions/takeSeat', 'response', context);

  expect(value).toBeNull();
  expect(stash).toMatchObject({ item: { version: 7 }, isRefused: true });
});

test('a refusal that does not bring the row along makes the next step read it', () => {
  const context = joining({
    stash: { item: row(), number: '2', isRead: false },
    error: conditionFailed,
    result: null,
  });

  const { stash } = evaluateResolver('functions/takeSeat', 'response', context);

  expect(stash).not.toHaveProperty('item');
});

test('a seat that is not held with the given secret is Conflict', () => {
  const context = joining({
    arguments: { input: { sessionId: 'serene-truth-682', seatId: '1', secret: 'old' } },
    stash: { item: row(), isRefused: true },
  });

  expect(evaluateResolver('functions/takeSeat', 'request', context).error).toBe(
    'Seat 1 of session "serene-truth-682" is not held with this secret. Join without seatId to take another.',
  );
});

test('a seat that ran out is taken again with its secret, and nothing but its end changes', () => {
  const seats = { 1: { holderId: 'listener', secret: 'own', clientId: 'c', expiresAt: 1 } };
  const context = joining({
    arguments: { input: { sessionId: 'serene-truth-682', seatId: '1', secret: 'own' } },
    stash: { item: row({ seats }), isRefused: true },
  });

  expect(evaluateResolver('functions/takeSeat', 'request', context).value).toMatchObject({
    update: { expression: 'SET #seats.#number.#expiresAt = :expiresAt, #lastWrite = :lastWrite' },
    condition: {
      expression: '#currentStatus <> :ended AND #currentSeats.#currentNumber.#currentOfSeat = :secret',
    },
  });
});

describe('somebody who holds three seats', () => {
  const three = Object.fromEntries(
    ['1', '2', '3'].map((number) => [number, { holderId: 'listener', secret: number, expiresAt: farAway }]),
  );
  const tooMany = 'You hold 3 seats of session "serene-truth-682" already. Leave one of them, then join.';
  const full = (seats: object): object => row({ maxListeners: 10, seats });

  test('is refused a fourth with TooManySeats', () => {
    const { error } = evaluateResolver(
      'functions/takeSeat',
      'request',
      joining({ stash: { item: full(three) } }),
    );

    expect(error).toBe(tooMany);
  });

  test('is refused a fourth that ran out', () => {
    const seats = { ...three, 4: { holderId: 'listener', secret: 'own', expiresAt: 1 } };
    const context = joining({
      arguments: { input: { sessionId: 'serene-truth-682', seatId: '4', secret: 'own' } },
      stash: { item: full(seats), isRefused: true },
    });

    expect(evaluateResolver('functions/takeSeat', 'request', context).error).toBe(tooMany);
  });

  test('has the fourth freed that was taken at the same moment', () => {
    const seats = { ...three, 4: { holderId: 'listener', secret: 'new', expiresAt: farAway } };
    const context = joining({ stash: { isRead: false, number: '4' }, result: full(seats) });

    const { stash } = evaluateResolver('functions/takeSeat', 'response', context);
    const freed = evaluateResolver('functions/freeSurplusSeat', 'request', joining({ stash }));
    const answered = evaluateResolver('Mutation.joinSession', 'response', joining({ stash, prev: {} }));

    expect(freed.value).toMatchObject({
      update: { expressionNames: { '#number': '4' } },
      condition: { expressionValues: { ':secret': { S: 'new' } } },
    });
    expect(answered.error).toBe(tooMany);
  });

  test('hinders no guest, who is nobody in particular', () => {
    const seats = Object.fromEntries(
      Object.entries(three).map(([number]) => [number, { secret: 's', expiresAt: farAway }]),
    );
    const context = joining({ identity: null, stash: { item: full(seats) } });
    const guests = {
      ...context,
      stash: { item: { ...(context['stash'] as { item: object }).item, access: 'ANYONE' } },
    };

    expect(evaluateResolver('functions/takeSeat', 'request', guests)).not.toHaveProperty('error');
  });
});

test('a session that ended in between is SessionEnded at the next step', () => {
  const { error } = evaluateResolver(
    'functions/takeSeat',
    'request',
    joining({ stash: { item: row({ status: 'ENDED' }) } }),
  );

  expect(error).toBe('Session "serene-truth-682" has ended.');
});

test('a session that is not there is SessionNotFound', () => {
  const context = joining({ stash: { isRead: true }, result: null });

  expect(evaluateResolver('functions/takeSeat', 'response', context).error).toBe(
    'There is no session "serene-truth-682". Check the name.',
  );
});

test('a step after the seat was taken asks for nothing', () => {
  const { value } = evaluateResolver(
    'functions/takeSeat',
    'request',
    joining({ stash: { item: row(), isRefused: false } }),
  );

  expect(value).toBeNull();
});

test('who was never fast enough is told to try again', () => {
  const context = joining({ stash: { item: row(), number: '2', isRefused: true }, prev: { result: null } });

  expect(evaluateResolver('Mutation.joinSession', 'response', context).error).toBe(
    'Too many listeners joined at the same moment. Try again.',
  );
});
