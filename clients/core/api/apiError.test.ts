// What comes back instead of an answer, sorted into the closed list: by the schema's types, AppSync's own, HTTP and the network.
import { readFileSync } from 'node:fs';
import { CombinedError } from 'urql';
import { buildSchema, isEnumType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { RealtimeRefusedError } from '../realtime/realtimeTransport.ts';
import { ApiError, apiErrorKinds, isPassing, subscriptionToApiError, toApiError } from './apiError.ts';
import { SignInRequiredError } from './authorize.ts';

const answered = (status: number, payload?: Record<string, unknown>): CombinedError =>
  new CombinedError({
    ...(payload ? { graphQLErrors: [payload] } : { networkError: new Error('No Content') }),
    response: new Response(null, { status }),
  });
const unanswered = (networkError: Error): CombinedError => new CombinedError({ networkError });

test('the kinds are the errors of the schema, and three of the way there', () => {
  const read = (name: string) => readFileSync(new URL(`../../../schema/${name}`, import.meta.url), 'utf8');
  const type = buildSchema(read('appsync.graphql') + read('schema.graphql')).getType('SessionErrorType');

  const inSchema = isEnumType(type) ? type.getValues().map(({ name }) => name) : [];

  expect(apiErrorKinds.toSorted()).toEqual(
    [...inSchema, 'SignInExpired', 'ServiceUnreachable', 'Unexpected'].toSorted(),
  );
});

describe('a query or mutation that fails', () => {
  test("with one of the schema's errors is of that kind, with the server's words", () => {
    const error = toApiError(answered(200, { errorType: 'SessionFull', message: 'All 10 seats are taken.' }));

    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ kind: 'SessionFull', message: 'All 10 seats are taken.' });
    expect(error.cause).toBeInstanceOf(CombinedError);
  });

  test('because of too many sessions says when to try again', () => {
    const payload = { errorType: 'RateLimited', message: 'Later.', errorInfo: { retryAfterSeconds: 42 } };

    expect(toApiError(answered(200, payload)).retryAfterSeconds).toBe(42);
    expect(toApiError(answered(200, { ...payload, errorInfo: null })).retryAfterSeconds).toBeUndefined();
    expect(toApiError(answered(200, { ...payload, errorInfo: 'soon' })).retryAfterSeconds).toBeUndefined();
  });

  test.each([
    ['HTTP 401, whatever its body says', answered(401, { errorType: 'Whatever', message: 'x' })],
    ['HTTP 401 without a body', answered(401)],
    [
      "AppSync's refusal of a field",
      answered(200, { errorType: 'Unauthorized', message: 'Not Authorized to access createSession' }),
    ],
    ['nobody being signed in', unanswered(new SignInRequiredError())],
  ])('by %s asks to sign in', (_case, error) => {
    expect(toApiError(error).kind).toBe('SignInExpired');
  });

  test.each([
    ['without a network', unanswered(new TypeError('Failed to fetch'))],
    ['with HTTP 502 and a page in HTML', answered(502)],
    ['with HTTP 500 and a body of GraphQL', answered(500, { errorType: 'InternalFailure', message: 'x' })],
    [
      'with HTTP 429, too many requests',
      answered(429, { errorType: 'TooManyRequestsException', message: 'x' }),
    ],
  ])('%s is an outage, which may pass', (_case, error) => {
    expect(toApiError(error).kind).toBe('ServiceUnreachable');
    expect(isPassing(toApiError(error))).toBe(true);
  });

  test.each([
    ['an error type that is on no list', answered(200, { errorType: 'MappingTemplate', message: 'x' })],
    ['an error without a type', answered(200, { message: 'Cannot query field "nope" on type "Session".' })],
    ['HTTP 400', answered(400, { errorType: 'MalformedHttpRequestException', message: 'x' })],
    ['HTTP 403 without GraphQL', answered(403)],
  ])('with %s is unexpected, and does not pass', (_case, error) => {
    expect(toApiError(error).kind).toBe('Unexpected');
    expect(isPassing(toApiError(error))).toBe(false);
  });
});

describe('a subscription that fails', () => {
  test.each([
    ['the schema’s error', [{ errorType: 'SessionEnded', message: 'over' }], 'SessionEnded'],
    ['a list of nothing', [], 'Unexpected'],
    ['a refused connection', new RealtimeRefusedError([{ errorCode: 401, message: 'x' }]), 'SignInExpired'],
    ['a token that ran out', [{ errorType: 'UnauthorizedException', message: 'x' }], 'SignInExpired'],
    ['a malformed connection', new RealtimeRefusedError([{ errorCode: 400, message: 'x' }]), 'Unexpected'],
    ['nobody being signed in', new SignInRequiredError(), 'SignInExpired'],
    ['any other failure to connect', new SyntaxError('bad URL'), 'ServiceUnreachable'],
  ] as const)('by %s is of the right kind', (_case, error, kind) => {
    expect(subscriptionToApiError(error).kind).toBe(kind);
  });
});

test('what may pass by itself are outages and limits, not refusals', () => {
  const passing = apiErrorKinds.filter((kind) => isPassing(new ApiError(kind, '')));

  expect(passing.toSorted()).toEqual([
    'ChannelUnavailable',
    'CredentialsUnavailable',
    'RateLimited',
    'ServiceUnreachable',
    'StorageUnavailable',
  ]);
  expect(isPassing(new Error('a defect'))).toBe(false);
});
