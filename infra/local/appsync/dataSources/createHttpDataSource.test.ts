// The HTTP data source: a resolver's request as it goes over a real connection, and everything that can come back.
import { afterEach, describe, expect, test } from 'vitest';
import { AwsError } from '../../cloud.ts';
import { createManualClock } from '../../manualClock.ts';
import { createTestCloud, type TestCloudParts } from '../../testing/testCloud.ts';
import { serve } from '../testApi.ts';
import { createCallCounter } from './callCounter.ts';
import { createHttpDataSource, httpTimeoutMs } from './createHttpDataSource.ts';
import { DataSourceError, RequestShapeError } from './dataSource.ts';

const signal = new AbortController().signal;
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

async function openUpstream(status = 200, headers: Record<string, string> = {}, body = 'answer') {
  const seen: Seen[] = [];
  const server = await serve((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body: text });
      response.writeHead(status, headers).end(body);
    });
  });
  closers.push(server.close);
  return { url: server.url, seen };
}

function openSource(
  endpoint: string,
  parts: TestCloudParts = {},
  signing?: { roleArn: string; signingName: string },
) {
  const counter = createCallCounter();
  const source = createHttpDataSource(createTestCloud(parts), {
    name: 'Web',
    endpoint,
    counter,
    ...(signing ? { signing } : {}),
  });
  return { source, counter };
}

describe('a request', () => {
  test('may bring the headers that util.http.copyHeaders copied; the client’s user agent is left out', async () => {
    const upstream = await openUpstream();
    const { source } = openSource(upstream.url);
    const headers = { 'User-Agent': 'somebody', 'x-forwarded-proto': 'https' };

    await source.invoke({ method: 'GET', resourcePath: '/', params: { headers } }, signal);

    expect(upstream.seen[0]?.headers['user-agent']).not.toBe('somebody');
    expect(upstream.seen[0]?.headers['x-forwarded-proto']).toBe('https');
  });

  test('goes to the endpoint’s path with query, headers and body as given', async () => {
    const upstream = await openUpstream(201, { 'x-kind': 'new' });
    const { source, counter } = openSource(upstream.url);

    const result = await source.invoke(
      {
        method: 'POST',
        resourcePath: '/sessions/a%20b',
        params: {
          query: { q: 'one%2Ftwo', list: ['a', 'b'] },
          headers: { 'Content-Type': 'application/json', 'X-Thing': 5 },
          body: '{"title":"é"}',
        },
      },
      signal,
    );

    expect(upstream.seen).toMatchObject([
      {
        method: 'POST',
        url: '/sessions/a%20b?q=one%2Ftwo&list=a&list=b',
        headers: { 'content-type': 'application/json', 'x-thing': '5' },
        body: '{"title":"é"}',
      },
    ]);
    expect(result).toMatchObject({ statusCode: 201, headers: { 'x-kind': 'new' }, body: 'answer' });
    expect(counter.counts()).toEqual({ 'Web.POST /sessions/a%20b': 1 });
  });

  test.each(['GET', 'PUT', 'DELETE', 'PATCH'])('may be a %s', async (method) => {
    const upstream = await openUpstream();
    const { source } = openSource(`${upstream.url}/`);

    await source.invoke({ method, resourcePath: '/x', params: { body: { a: 1 } } }, signal);

    expect(upstream.seen).toMatchObject([{ method, url: '/x', body: method === 'GET' ? '' : '{"a":1}' }]);
  });

  test('that answers an error or a redirect is a result, not an error', async () => {
    const upstream = await openUpstream(302, { location: '/elsewhere' }, '');
    const { source } = openSource(upstream.url);

    const result = await source.invoke({ method: 'GET', resourcePath: '/' }, signal);

    expect(result).toMatchObject({ statusCode: 302, headers: { location: '/elsewhere' }, body: '' });
    expect(upstream.seen).toHaveLength(1);
  });

  test.each([
    [null, 'The request handler must return an object.'],
    [{ resourcePath: '/' }, "Unsupported method 'undefined'. Use GET, POST, PUT, DELETE or PATCH."],
    [
      { method: 'HEAD', resourcePath: '/' },
      "Unsupported method 'HEAD'. Use GET, POST, PUT, DELETE or PATCH.",
    ],
    [
      { method: 'GET', resourcePath: 'x' },
      "The value of '$[resourcePath]' must be a string that begins with '/'.",
    ],
    [
      { method: 'GET', resourcePath: '/', params: { headers: { Host: 'x' } } },
      "The header 'Host' cannot be set by a resolver.",
    ],
    [
      { method: 'GET', resourcePath: '/', params: { headers: { 'content-length': 1 } } },
      "The header 'content-length' cannot be set by a resolver.",
    ],
    [
      { method: 'GET', resourcePath: '/', params: { headers: { 'a b': 'x' } } },
      "The header 'a b' is not a valid HTTP header.",
    ],
    [
      { method: 'GET', resourcePath: '/', params: { headers: { a: 'x\r\ny: z' } } },
      "The header 'a' is not a valid HTTP header.",
    ],
  ])('%j is none', async (request, message) => {
    const { source } = openSource('https://web.example.com');

    await expect(source.invoke(request, signal)).rejects.toThrow(new RequestShapeError(message));
  });
});

describe('AWS’s endpoints', () => {
  const signing = { roleArn: 'arn:aws:iam::000000000000:role/video', signingName: 'kinesisvideo' };

  test('are the AWS port, signed with the data source’s role', async () => {
    const upstream = await openUpstream();
    const asked: unknown[] = [];
    const base = createTestCloud().iam;
    const iam = {
      ...base,
      credentialsForService: (roleArn: string, service: string, session: string) => {
        asked.push([roleArn, service, session]);
        return base.credentialsForService(roleArn, service, session);
      },
      sign: (request: Parameters<typeof base.sign>[0], signingName: string) => {
        asked.push([request.method, request.url.href, request.body, signingName]);
        return Promise.resolve({ ...request.headers, authorization: 'signed' });
      },
    };
    const parts = { awsUrl: upstream.url, iam };
    const { source } = openSource('https://kinesisvideo.us-east-1.amazonaws.com', parts, signing);

    await source.invoke(
      { method: 'POST', resourcePath: '/describeSignalingChannel', params: { body: '{}' } },
      signal,
    );

    expect(asked).toEqual([
      [signing.roleArn, 'appsync.amazonaws.com', 'APPSYNC_ASSUME_ROLE'],
      ['POST', `${upstream.url}/describeSignalingChannel`, '{}', 'kinesisvideo'],
    ]);
    expect(upstream.seen[0]?.headers).toMatchObject({ authorization: 'signed' });
  });

  test('with a role that cannot be assumed are an error of the data source', async () => {
    const refusal = new AwsError('AccessDeniedException', 'No such role.', 403);
    const iam = { ...createTestCloud().iam, credentialsForService: () => Promise.reject(refusal) };
    const { source } = openSource('https://sts.us-east-1.amazonaws.com', { iam }, signing);

    await expect(source.invoke({ method: 'GET', resourcePath: '/' }, signal)).rejects.toMatchObject({
      type: 'UnauthorizedException',
      message: 'Unable to assume role arn:aws:iam::000000000000:role/video.',
    });
  });

  test.each(['https://amazonaws.com.evil.example', 'https://notamazonaws.com'])(
    'are not %s',
    async (endpoint) => {
      const called: string[] = [];
      const fetch = (url: URL | RequestInfo): Promise<Response> => {
        called.push((url as URL).origin);
        return Promise.resolve(new Response(''));
      };
      const { source } = openSource(endpoint, { fetch });

      await source.invoke({ method: 'GET', resourcePath: '/' }, signal);

      expect(called).toEqual([endpoint]);
    },
  );
});

describe('a failed transport is an error of the data source', () => {
  const invoke = async (
    endpoint: string,
    parts: TestCloudParts = {},
    outer = signal,
  ): Promise<DataSourceError> => {
    const { source } = openSource(endpoint, parts);
    const error = await source
      .invoke({ method: 'GET', resourcePath: '/' }, outer)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DataSourceError);
    return error as DataSourceError;
  };

  test('when nobody listens', async () => {
    const { url, close } = await serve(() => undefined);
    await close();

    const error = await invoke(url);

    expect(error.type).toBe('HttpRequestException');
    expect(error.message).toMatch(/^Unable to execute HTTP request: .*ECONNREFUSED/);
  });

  test('when the connection breaks in the middle of the answer', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('part', () => response.destroy());
    });
    closers.push(server.close);

    expect((await invoke(server.url)).type).toBe('HttpRequestException');
  });

  test('when nothing comes for ten seconds', async () => {
    const clock = createManualClock();
    let onCall: () => void = () => undefined;
    const called = new Promise<void>((resolve) => (onCall = resolve));
    const fetch: typeof globalThis.fetch = (_url, init) => {
      onCall();
      return new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
      });
    };

    const pending = invoke('https://web.example.com', { clock, fetch });
    await called;
    await clock.advance(httpTimeoutMs);

    expect((await pending).message).toBe('Unable to execute HTTP request: No answer within 10000 ms.');
  });

  test('when the request’s own time is over', async () => {
    const controller = new AbortController();
    controller.abort(new Error('over'));

    expect((await invoke('https://web.example.com', {}, controller.signal)).type).toBe(
      'HttpRequestException',
    );
  });

  test('when more comes than a resolver may be given', async () => {
    const upstream = await openUpstream(200, {}, 'x'.repeat(6 * 1024 * 1024));

    const error = await invoke(upstream.url);

    expect(error.message).toBe('Unable to execute HTTP request: The response is larger than 5242880 bytes.');
  });
});
