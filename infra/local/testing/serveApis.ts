// An HTTP server for tests that passes each request to the AWS API which its signature names, without checking it.
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AwsApi, AwsRequest, AwsResponse } from '../cloud.ts';
import { AwsError } from '../cloud.ts';
import type { Permission } from '../iam/iam.ts';
import { administrator } from './testCloud.ts';

export interface ApiServer {
  /** "http://127.0.0.1:<port>". */
  readonly url: string;
  /** What each request so far had to be allowed, in order. */
  readonly permissions: Permission[];
  close(): Promise<void>;
}

/** Serves the APIs that `apisOf` answers when a request comes; one API answers everything, several are told apart by name. */
export async function serveApis(apisOf: () => readonly (AwsApi | undefined)[]): Promise<ApiServer> {
  const permissions: Permission[] = [];
  const server = createServer((request, response) => {
    void readRequest(request)
      .then((awsRequest) => answer(apisOf(), awsRequest, permissions))
      .then(({ statusCode, headers, body }) => response.writeHead(statusCode, headers).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    permissions,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readRequest(request: IncomingMessage): Promise<AwsRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers as Record<string, string>,
    body: Buffer.concat(chunks),
    principal: administrator,
  };
}

async function answer(
  apis: readonly (AwsApi | undefined)[],
  request: AwsRequest,
  permissions: Permission[],
): Promise<AwsResponse> {
  const scope = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers['authorization'] ?? '')?.[1];
  const target = request.headers['x-amz-target'] ?? '';
  const api =
    apis.find((candidate) => candidate?.signingName === (scope ?? '')) ??
    apis.find((candidate) =>
      target.startsWith('AmazonSQS') ? candidate?.signingName === 'sqs' : candidate !== undefined,
    );
  if (!api) throw new Error(`No API for ${scope ?? target}.`);
  try {
    permissions.push(...api.permissionsOf(request));
    return await api.answer(request);
  } catch (error) {
    if (error instanceof AwsError) return api.toErrorResponse(error, request.headers);
    return { statusCode: 500, headers: {}, body: String(error) };
  }
}
