// Subscriptions as the real-time part sees them: who is admitted, what an event is made of, and what mutations publish.
import { afterEach, describe, expect, test } from 'vitest';
import type { AdmittedSubscription, Caller, Invalidation, Publication, StartOutcome } from '../api.ts';
import { answering, echoCode, openTestApi, responding, testPool } from '../testApi.ts';
import type { TestApi, TestApiOptions, TestResolver } from '../testApi.ts';

const schema = `
  type Query { nothing: Int }
  type Mutation { publish(id: ID!, status: String, at: AWSDateTime): Event  publishAny: Place  touch: Event }
  type Subscription {
    onEvent(id: ID, status: String, limit: Int = 5): Event @aws_subscribe(mutations: ["publish", "touch"])
    onGuestEvent: Event @aws_api_key @aws_subscribe(mutations: ["publish"])
    onStrictEvent: Event! @aws_subscribe(mutations: ["publish"])
    onPlace: Place @aws_subscribe(mutations: ["publishAny"])
  }
  type Event @aws_cognito_user_pools @aws_api_key {
    id: ID!  status: String  at: AWSDateTime  secret: String @aws_iam  more: Event  required: Int!
  }
  interface Place { name: String }
  type Room implements Place { name: String  seats: Int }
`;

let api: TestApi | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

async function open(
  resolvers: Readonly<Record<string, TestResolver>> = {},
  options: Partial<TestApiOptions> = {},
) {
  api = await openTestApi({
    schema,
    resolvers: { 'Mutation.publish': { code: echoCode }, ...resolvers },
    ...options,
  });
  return api;
}

async function callerOf({ source }: TestApi, headers?: Readonly<Record<string, string>>): Promise<Caller> {
  const authorization = await (await testPool()).token();
  return source.authenticate({
    headers: headers ?? { authorization },
    signedPath: '/graphql',
    signedBody: '{}',
    sourceIp: '127.0.0.1',
  });
}

async function start(
  opened: TestApi,
  query: string,
  variables?: Readonly<Record<string, unknown>>,
): Promise<StartOutcome> {
  return opened.source.startSubscription({ query, variables }, await callerOf(opened), {});
}

async function admitted(
  opened: TestApi,
  query: string,
  variables?: Readonly<Record<string, unknown>>,
): Promise<AdmittedSubscription> {
  const outcome = await start(opened, query, variables);
  if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.errors));
  return outcome.subscription;
}

describe('a start is admitted', () => {
  test('with its field, the mutations it listens to and its arguments', async () => {
    const subscription = await admitted(await open(), 'subscription { onEvent(id: "a") { id } }');

    expect(subscription).toMatchObject({
      fieldName: 'onEvent',
      mutations: ['publish', 'touch'],
      args: { id: 'a', limit: 5 },
    });
    expect(subscription).not.toHaveProperty('filter');
  });

  test('with an argument absent that is not named, null where its variable is null or has no value', async () => {
    const opened = await open();
    const query = 'subscription S($id: ID, $status: String) { onEvent(id: $id, status: $status) { id } }';

    const { args } = await admitted(opened, query, { status: null });
    const unnamed = await admitted(opened, 'subscription { onEvent { id } }');

    expect(args).toEqual({ id: null, status: null, limit: 5 });
    expect(unnamed.args).toEqual({ limit: 5 });
  });

  test('after its resolver has run once, whose value is not an event', async () => {
    const opened = await open({
      'Subscription.onEvent': responding('return { id: "ignored", required: null };'),
    });

    const subscription = await admitted(opened, 'subscription { onEvent { id required } }');

    expect(opened.calls()).toEqual({ 'None.NONE': 1 });
    expect(subscription.executeEvent({ id: 'a', required: 1 })).toEqual({
      data: { onEvent: { id: 'a', required: 1 } },
    });
    expect(opened.calls()).toEqual({ 'None.NONE': 1 });
  });

  test('with the filters that its response handler sets', async () => {
    const filter = { filterGroup: [{ filters: [{ fieldName: 'id', operator: 'eq', value: 'a' }] }] };
    const opened = await open({
      'Subscription.onEvent': responding(`
        extensions.setSubscriptionFilter(${JSON.stringify(filter)});
        extensions.setSubscriptionInvalidationFilter(${JSON.stringify(filter)});
        return null;`),
    });

    const subscription = await admitted(opened, 'subscription { onEvent { id } }');

    expect(subscription).toMatchObject({ filter, invalidationFilter: filter });
  });

  test('when its field is non-null and its resolver answers something', async () => {
    const opened = await open({ 'Subscription.onStrictEvent': responding('return { id: "a" };') });

    expect((await start(opened, 'subscription { onStrictEvent { id } }')).kind).toBe('admitted');
  });
});

describe('a start is refused', () => {
  test.each([
    [
      'a field that does not exist',
      'subscription { onNothing { id } }',
      "Validation error of type FieldUndefined: Field 'onNothing' in type 'Subscription' is undefined @ 'onNothing'",
    ],
    ['a query', '{ nothing }', 'query not supported through the realtime channel'],
    [
      'a field that a directive leaves out',
      'subscription { onEvent @skip(if: true) { id } }',
      "Validation error of type SingleFieldSubscriptions: Anonymous Subscription must not use `@skip` or `@include` directives in the top level selection. @ 'onEvent'",
    ],
    [
      'a field that its caller may not use',
      'subscription { onGuestEvent { id } }',
      'Not Authorized to access onGuestEvent on type Subscription',
    ],
    [
      'a non-null field whose resolver answers nothing',
      'subscription { onStrictEvent { id } }',
      "Cannot return null for non-nullable type: 'Event' within parent 'Subscription' (/onStrictEvent)",
    ],
    [
      'two operations without a name',
      'subscription A { onEvent { id } } subscription B { onEvent { id } }',
      'Missing operation name.',
    ],
  ])('%s', async (_name, query, message) => {
    const outcome = await start(await open(), query);

    expect(outcome).toMatchObject({ kind: 'refused', errors: [{ message }] });
  });

  test('by its resolver, with the resolver’s error', async () => {
    const opened = await open({ 'Subscription.onEvent': responding("util.error('Over.', 'SessionEnded');") });

    const outcome = await start(opened, 'subscription { onEvent { id } }');

    expect(outcome).toEqual({
      kind: 'refused',
      errors: [
        {
          path: ['onEvent'],
          data: null,
          errorType: 'SessionEnded',
          errorInfo: null,
          locations: [{ line: 1, column: 16, sourceName: null }],
          message: 'Over.',
        },
      ],
    });
  });

  test('when a variable cannot be coerced', async () => {
    const outcome = await start(await open(), 'subscription S($l: Int!) { onEvent(limit: $l) { id } }', {});

    expect(outcome).toMatchObject({
      kind: 'refused',
      errors: [{ message: "Variable 'l' has coerced Null value for NonNull type 'Int!'" }],
    });
  });
});

describe('an event', () => {
  test('holds the subscription’s selection under its own aliases; what the mutation left out is null', async () => {
    const subscription = await admitted(await open(), 'subscription { e: onEvent { key: id status at } }');

    expect(subscription.executeEvent({ id: 'a', status: 'LIVE', secret: 's' })).toEqual({
      data: { e: { key: 'a', status: 'LIVE', at: null } },
    });
  });

  test('without a field that cannot be null is null with AppSync’s error', async () => {
    const subscription = await admitted(await open(), 'subscription { onEvent { id required } }');

    expect(subscription.executeEvent({ id: 'a' })).toEqual({
      data: { onEvent: null },
      errors: [
        {
          message:
            "Cannot return null for non-nullable type: 'Int' within parent 'Event' (/onEvent/required)",
          path: ['onEvent', 'required'],
        },
      ],
    });
  });

  test('does not show what the subscriber may not see', async () => {
    const subscription = await admitted(await open(), 'subscription { onEvent { id secret } }');

    expect(subscription.executeEvent({ id: 'a', secret: 's' })).toMatchObject({
      data: { onEvent: { id: 'a', secret: null } },
      errors: [{ errorType: 'Unauthorized', message: 'Not Authorized to access secret on type Event' }],
    });
  });

  test('is read without running resolvers below it', async () => {
    const opened = await open({ 'Event.more': answering({ id: 'resolved' }) });
    const subscription = await admitted(opened, 'subscription { onEvent { more { id } } }');

    expect(subscription.executeEvent({ more: { id: 'given' } })).toEqual({
      data: { onEvent: { more: { id: 'given' } } },
    });
  });
});

describe('a group key', () => {
  const query = 'subscription S($id: ID) { onEvent(id: $id) { id } }';

  test('is equal for equal documents, variables and callers', async () => {
    const opened = await open();

    const [first, second] = [
      await admitted(opened, query, { id: 'a' }),
      await admitted(opened, query, { id: 'a' }),
    ];

    expect(first.groupKey).toBe(second.groupKey);
  });

  test('differs with the variables, also between absent and null, and with the document', async () => {
    const opened = await open();
    const keys = [
      (await admitted(opened, query, { id: 'a' })).groupKey,
      (await admitted(opened, query, { id: 'b' })).groupKey,
      (await admitted(opened, query, { id: null })).groupKey,
      (await admitted(opened, query, {})).groupKey,
      (await admitted(opened, `${query} `, {})).groupKey,
    ];

    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('a group key also differs', () => {
  const query = 'subscription { onEvent { id } }';

  test('with the filter that the resolver set', async () => {
    const opened = await open({
      'Subscription.onEvent': responding(`
        if (ctx.request.headers.filter) {
          const filters = [{ fieldName: 'id', operator: 'eq', value: ctx.request.headers.filter }];
          extensions.setSubscriptionFilter({ filterGroup: [{ filters }] });
        }
        return null;`),
    });
    const keyOf = async (headers: Readonly<Record<string, string>>): Promise<string> => {
      const outcome = await opened.source.startSubscription({ query }, await callerOf(opened), headers);
      return outcome.kind === 'admitted' ? outcome.subscription.groupKey : 'refused';
    };

    const keys = [await keyOf({}), await keyOf({ filter: 'a' }), await keyOf({ filter: 'b' })];

    expect(new Set(keys).size).toBe(3);
    expect(await keyOf({ filter: 'a' })).toBe(keys[1]);
  });

  test('with the caller’s mode and groups, which decide what it may see', async () => {
    const opened = await open();
    const pool = await testPool();
    const keyOf = async (groups: string[]): Promise<string> => {
      const authorization = await pool.token({ 'cognito:groups': groups });
      const caller = await callerOf(opened, { authorization });
      const outcome = await opened.source.startSubscription({ query }, caller, {});
      return outcome.kind === 'admitted' ? outcome.subscription.groupKey : 'refused';
    };

    const keys = [await keyOf([]), await keyOf(['a']), await keyOf(['a', 'b'])];

    expect(new Set(keys).size).toBe(3);
    expect(await keyOf(['b', 'a'])).toBe(keys[2]);
  });
});

describe('a mutation', () => {
  async function published(opened: TestApi, query: string): Promise<Publication[]> {
    const publications: Publication[] = [];
    opened.source.onPublication((publication) => publications.push(publication));
    await opened.query(query);
    await new Promise((resolve) => setImmediate(resolve));
    return publications;
  }

  test('publishes its selected fields under their own names, after its answer was sent', async () => {
    const opened = await open();
    const order: string[] = [];
    opened.source.onPublication(() => order.push('published'));

    const { body } = await opened
      .query('mutation { p: publish(id: "a", status: "LIVE") { key: id required: status } }')
      .then((answer) => {
        order.push('answered');
        return answer;
      });
    await new Promise((resolve) => setImmediate(resolve));

    expect(body).toEqual({ data: { p: { key: 'a', required: 'LIVE' } } });
    expect(order).toContain('published');
    expect(
      await published(opened, 'mutation { p: publish(id: "a", status: "LIVE") { key: id state: status } }'),
    ).toEqual([{ mutationField: 'publish', result: { id: 'a', status: 'LIVE' } }]);
  });

  test('publishes each of its fields, in order', async () => {
    const opened = await open({ 'Mutation.touch': answering({ id: 't' }) });

    expect(await published(opened, 'mutation { touch { id } publish(id: "a") { id } }')).toEqual([
      { mutationField: 'touch', result: { id: 't' } },
      { mutationField: 'publish', result: { id: 'a' } },
    ]);
  });

  test.each([
    ['a field that failed', responding("util.error('No.');")],
    ['a field with an appended error', responding("util.appendError('Partly.'); return { id: 'a' };")],
    ['a null result', responding('return null;')],
    ['a result that is null because of its type', responding('return {};')],
  ])('publishes nothing for %s', async (_name, resolver) => {
    const opened = await open({ 'Mutation.publish': resolver });

    expect(await published(opened, 'mutation { publish(id: "a") { id } }')).toEqual([]);
  });

  test('publishes the type of a result that is an interface', async () => {
    const opened = await open({
      'Mutation.publishAny': answering({ __typename: 'Room', name: 'r', seats: 2 }),
    });
    const subscription = await admitted(opened, 'subscription { onPlace { name ... on Room { seats } } }');

    const [publication] = await published(opened, 'mutation { publishAny { name ... on Room { seats } } }');

    expect(publication?.result).toEqual({ __typename: 'Room', name: 'r', seats: 2 });
    expect(subscription.executeEvent(publication?.result)).toEqual({
      data: { onPlace: { name: 'r', seats: 2 } },
    });
  });

  test('hands on each different invalidation once, five per request at most', async () => {
    const invalidate = (...numbers: number[]): TestResolver =>
      responding(`
        for (const n of ${JSON.stringify(numbers)}) {
          extensions.invalidateSubscriptions({ subscriptionField: 'onEvent', payload: { n } });
        }
        return { id: 'a' };`);
    const opened = await open({
      'Mutation.publish': invalidate(0, 0, 1, 2, 3, 4),
      'Mutation.touch': invalidate(4, 5),
    });
    const invalidations: Invalidation[] = [];
    opened.source.onInvalidation((invalidation) => invalidations.push(invalidation));

    const answer = await opened.query('mutation { publish(id: "a") { id } touch { id } }');
    await new Promise((resolve) => setImmediate(resolve));

    expect(invalidations.map(({ payload }) => payload['n'])).toEqual([0, 1, 2, 3, 4]);
    expect(answer.body).toMatchObject({
      data: { publish: { id: 'a' }, touch: null },
      errors: [{ message: 'Subscriptions can be invalidated 5 times per request.' }],
    });
  });
});
