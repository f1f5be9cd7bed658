// EvaluateCode as the AWS SDK calls it over HTTP.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppSyncClient, BadRequestException, EvaluateCodeCommand } from '@aws-sdk/client-appsync';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AwsError } from '../cloud.ts';
import { answerEvaluateCode, evaluateCodePath } from './evaluateCodeApi.ts';
import { exampleOptions } from './runtime/exampleRun.ts';

const code = `import { util } from '@aws-appsync/utils';
export const request = (ctx) => ({ payload: ctx.args, at: util.time.nowISO8601() });
export function response(ctx) { throw 'x'; }`;
const runtime = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' } as const;

let server: Server;
let client: AppSyncClient;

beforeEach(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [path = '', query] = (request.url ?? '').split('?');
      const respond = async (): Promise<void> => {
        if (path !== evaluateCodePath) throw new AwsError('NotFoundException', path, 404);
        const answer = await answerEvaluateCode(
          {
            method: request.method ?? '',
            path,
            query: new URLSearchParams(query),
            headers: {},
            body: Buffer.concat(chunks),
            principal: { arn: '', accountId: '', userId: '', sessionPolicies: [] },
          },
          exampleOptions(),
        );
        response.writeHead(answer.statusCode, answer.headers).end(answer.body);
      };
      respond().catch((error: unknown) => {
        if (!(error instanceof AwsError)) throw error;
        const headers = { 'x-amzn-errortype': error.code, 'content-type': 'application/json' };
        response.writeHead(error.statusCode, headers).end(JSON.stringify({ message: error.message }));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new AppSyncClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
});

afterEach(async () => {
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const valid = `${code.slice(0, code.indexOf('export function'))}export const response = (ctx) => ctx.result;`;

test('answers EvaluateCodeCommand', async () => {
  const context = JSON.stringify({ arguments: { id: 'a' } });

  const answer = await client.send(
    new EvaluateCodeCommand({ runtime, code: valid, context, function: 'request' }),
  );

  expect(answer).toMatchObject({
    evaluationResult: '{"payload":{"id":"a"},"at":"2026-01-01T00:00:00.000Z"}',
    logs: [],
    stash: '{}',
    outErrors: '[]',
  });
  expect(answer.error).toBeUndefined();
});

test('gives code errors with their places', async () => {
  const answer = await client.send(
    new EvaluateCodeCommand({ runtime, code, context: '{}', function: 'response' }),
  );

  expect(answer.error).toEqual({
    message: 'The code contains one or more errors.',
    codeErrors: [
      {
        errorType: 'LINT_ERROR',
        value: 'code.js(3,33): error: throw is not supported by APPSYNC_JS; call util.error.',
        location: { line: 3, column: 33, span: 10 },
      },
    ],
  });
  expect(answer.evaluationResult).toBeUndefined();
});

test.each([
  `{"a":"${'x'.repeat(27_992)}"}`,
  '{"identity":{"sub":"a","issuer":"i","username":"u","claims":{"any":1},"sourceIp":[],"defaultAuthStrategy":"ALLOW","groups":null}}',
  '{"identity":{"accountId":"a","cognitoIdentityPoolId":null,"cognitoIdentityId":null,"sourceIp":[],"username":"u","userArn":"u","cognitoIdentityAuthType":null,"cognitoIdentityAuthProvider":null}}',
  '{"identity":{"resolverContext":{"any":1}}}',
  '{"identity":null}',
])('takes a context of 28,000 characters, and each mode’s identity: %#', async (context) => {
  const answer = await client.send(
    new EvaluateCodeCommand({ runtime, code: valid, context, function: 'request' }),
  );

  expect(answer.error).toBeUndefined();
});

test('answers types that do not fit as AppSync does, and runs nothing', async () => {
  const misnamed = valid.replace('nowISO8601()', 'epochSecondsToISO8601(1)');

  const answer = await client.send(
    new EvaluateCodeCommand({ runtime, code: misnamed, context: '{}', function: 'request' }),
  );

  const value =
    "code.js(2,69): error TS2551: Property 'epochSecondsToISO8601' does not exist on type 'TimeUtils'. " +
    "Did you mean 'epochMilliSecondsToISO8601'?";
  expect(answer.error).toEqual({
    message: value,
    codeErrors: [{ errorType: 'PARSE_ERROR', value, location: { line: 2, column: 69, span: 21 } }],
  });
  expect(answer.evaluationResult).toBeUndefined();
});

test.each([
  [
    'too long, before its types are looked at',
    `${valid}${' '.repeat(32_000)}util.nope();`,
    'CODE_TOO_LARGE',
    /^The code is \d+ characters long; at most 32000 are accepted\.$/,
  ],
  [
    'nested too deeply',
    valid.replace('ctx.args', `ctx${'.a'.repeat(15_000)}`),
    'PARSE_ERROR',
    /nested too deeply|call stack/,
  ],
])('code that is %s has one fault', async (_name, bad, errorType, value) => {
  const { error } = await client.send(
    new EvaluateCodeCommand({ runtime, code: bad, context: '{}', function: 'request' }),
  );

  expect(error?.codeErrors).toMatchObject([{ errorType }]);
  expect(error?.codeErrors?.[0]?.value).toMatch(value);
});

describe('refuses with BadRequestException', () => {
  test.each([
    ['another runtime', { runtime: { name: 'APPSYNC_JS', runtimeVersion: '2.0.0' } }, 'runtime must be'],
    ['no code', { code: '' }, 'code must be a non-empty string, got a string.'],
    ['a context that is not JSON', { context: '{' }, 'context must be JSON'],
    ['a context that is a list', { context: '[]' }, 'context must be a JSON object, got an array.'],
    ['a context over 28,000 characters', { context: `{"a":"${'x'.repeat(27_993)}"}` }, 'equal to 28000.'],
    [
      'an identity with a key that no mode has',
      { context: '{"identity":{"sub":"a","cognitoGroups":["b"]}}' },
      'context.identity has unknown keys: cognitoGroups; use sub, issuer, ',
    ],
    ['another function', { function: 'subscribe' }, 'function must be "request" or "response".'],
  ])('%s', async (_name, changes, message) => {
    const input = { runtime, code: valid, context: '{}', function: 'request', ...changes };

    const refusal: unknown = await client
      .send(new EvaluateCodeCommand(input as ConstructorParameters<typeof EvaluateCodeCommand>[0]))
      .catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(BadRequestException);
    expect((refusal as BadRequestException).message).toContain(message);
  });
});
