// Whether CDK's toolkit is in the account, as Systems Manager answers.
import { expect, test } from 'vitest';
import { readIsBootstrapped } from './awsAccount.ts';

const answering = (status: number, body: object) => {
  const requests: { url: string; init: RequestInit | undefined }[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    requests.push({ url: url as string, init });
    return new Response(JSON.stringify(body), { status });
  };
  return { fetch, requests };
};
const signer = {
  sign: async (request: { headers: object }) => ({
    ...request,
    headers: { ...request.headers, authorization: 'signed' },
  }),
} as unknown as Parameters<typeof readIsBootstrapped>[0];

test('it is there when the parameter is, which is asked for with a signature', async () => {
  const { fetch, requests } = answering(200, { Parameter: { Value: '30' } });

  expect(await readIsBootstrapped(signer, 'eu-west-1', fetch)).toBe(true);
  expect(requests).toEqual([
    {
      url: 'https://ssm.eu-west-1.amazonaws.com/',
      init: {
        method: 'POST',
        body: '{"Name":"/cdk-bootstrap/hnb659fds/version"}',
        headers: {
          host: 'ssm.eu-west-1.amazonaws.com',
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'AmazonSSM.GetParameter',
          authorization: 'signed',
        },
      },
    },
  ]);
});

test('it is not when there is no such parameter', async () => {
  const { fetch } = answering(400, { __type: 'com.amazonaws.ssm#ParameterNotFound' });

  expect(await readIsBootstrapped(signer, 'eu-west-1', fetch)).toBe(false);
});

test('nobody knows without an answer', async () => {
  const unreachable = () => Promise.reject(new TypeError('fetch failed'));

  expect(await readIsBootstrapped(signer, 'eu-west-1', unreachable)).toBeUndefined();
});

test('nobody knows when the credentials may not ask', async () => {
  const { fetch } = answering(400, { __type: 'AccessDeniedException', Message: 'User: arn:…' });

  expect(await readIsBootstrapped(signer, 'eu-west-1', fetch)).toBeUndefined();
});
