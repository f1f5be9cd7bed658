// EvaluateCode as a deployment asks it, of the local cloud's AppSync over HTTP: every bundle passes, and a refusal has its place
// and AppSync's words.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createControlPlane } from '../local/appsync/createControlPlane.ts';
import { AwsError } from '../local/cloud.ts';
import { administrator, createTestCloud } from '../local/testing/testCloud.ts';
import { bundleResolver } from '../stack/bundleResolver.ts';
import { resolverFiles } from '../stack/resolvers.ts';
import { openCodeCheck } from './openCodeCheck.ts';
import type { CodeCheck } from './openCodeCheck.ts';

/** A check that asks the local AppSync; `refusal` is answered instead when it is given. */
async function openLocalCheck(refusal?: AwsError): Promise<CodeCheck> {
  const api = createControlPlane(createTestCloud(), () => undefined);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '' } = request;
      const asked = { method, path, query: new URLSearchParams(), headers: {}, body: Buffer.concat(chunks) };
      const answering = refusal
        ? Promise.reject(refusal)
        : api.answer({ ...asked, principal: administrator });
      void Promise.resolve(answering)
        .catch((error: unknown) => api.toErrorResponse(error as AwsError))
        .then(({ statusCode, headers, body }) => response.writeHead(statusCode, headers).end(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const check = openCodeCheck({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  onTestFinished(() => {
    check.close();
    server.close();
  });
  return check;
}

test('AppSync takes every bundle, though most handlers fail without arguments', async () => {
  const check = await openLocalCheck();

  const refused = [];
  for (const file of resolverFiles()) refused.push(...(await check.findFaults(bundleResolver(file))));

  expect(refused).toEqual([]);
});

test('types that do not fit have their place and AppSync’s words', async () => {
  const check = await openLocalCheck();
  const code = `export const response = (ctx) => ctx.result;
export function request(ctx) {
  const set = { ...{ version: 1 } };
  set.status = 'ENDED';
  return {};
}`;

  expect(await check.findFaults(code)).toEqual([
    {
      line: 4,
      column: 7,
      words: "code.js(4,7): error TS2339: Property 'status' does not exist on type '{ version: number; }'.",
    },
  ]);
});

test('what the language lacks is a fault too', async () => {
  const check = await openLocalCheck();
  const code = 'export const request = (ctx) => ({});\nexport function response(ctx) { throw 1; }';

  expect(await check.findFaults(code)).toMatchObject([{ line: 2, column: 33 }]);
});

test.each([
  [
    new AwsError('AccessDeniedException', 'User: arn:aws:iam::123456789012:user/ada is not authorized', 403),
    'These credentials may not ask AppSync about code; allow them appsync:EvaluateCode (infra/deploy/README.md).',
  ],
  [
    new AwsError('BadRequestException', 'no', 400),
    'AppSync does not answer EvaluateCode (BadRequestException), so nobody knows whether it takes the code; nothing was changed.',
  ],
])('a refusal to answer is one sentence without the caller’s ARN: %s', async (refusal, sentence) => {
  const check = await openLocalCheck(refusal);

  await expect(check.findFaults('code')).rejects.toMatchObject({ message: sentence });
});
