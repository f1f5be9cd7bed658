// The HTTP data source: a resolver's method, path, query, headers and body go to the fixed endpoint; status, headers and body
// come back whatever the status is.
// https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-http-js.html
import { plainUrlOf } from '../../addresses.ts';
import type { Cloud } from '../../cloud.ts';
import { createTransport } from './createTransport.ts';
import { parseRequest, RequestShapeError } from './dataSource.ts';
import type { DataSource, DataSourceParts } from './dataSource.ts';

export interface HttpDataSourceOptions extends DataSourceParts {
  /** "https://kinesisvideo.us-east-1.amazonaws.com". */
  readonly endpoint: string;
  /** Signs each request with the role's credentials. */
  readonly signing?: { readonly roleArn: string; readonly signingName: string };
}

/** AWS documents no time limit per call; this leaves a resolver time to answer when an upstream hangs. */
export const httpTimeoutMs = 10_000;

const methods = new Set(['GET', 'POST', 'PUT', 'DELETE', 'PATCH']);
// AWS: headers that a resolver cannot set. The user agent is one of them, too, but util.http.copyHeaders copies the client's,
// and AWS shows it for this place: it is left out, so that AppSync's own goes out.
const ignoredHeaders = new Set(['user-agent']);
const forbiddenHeaders = new Set([
  'host',
  'connection',
  'expect',
  'expectation',
  'transfer-encoding',
  'transfer_encoding',
  'content-length',
  'content_length',
]);

/** Makes an HTTP data source. */
export function createHttpDataSource(cloud: Cloud, options: HttpDataSourceOptions): DataSource {
  const { name, counter, signing } = options;
  const endpoint = toReachableEndpoint(options.endpoint, plainUrlOf(cloud.awsUrl));
  const send = createTransport(cloud, {
    timeoutMs: httpTimeoutMs,
    errorType: 'HttpRequestException',
    ...(signing ? { signing } : {}),
  });
  return {
    name,
    async invoke(request, signal) {
      const { method, resourcePath, query, headers, body } = parseHttpRequest(request);
      const url = new URL(`${endpoint}${resourcePath}${query === '' ? '' : `?${query}`}`);
      counter.count(name, `${method} ${resourcePath}`);
      const hasBody = method !== 'GET' && body !== undefined;
      const response = await send({ method, url, headers, ...(hasBody ? { body } : {}) }, signal);
      return { statusCode: response.statusCode, headers: response.headers, body: response.body };
    },
  };
}

/** AWS's own endpoints are the AWS port here; every other endpoint is itself. */
function toReachableEndpoint(endpoint: string, awsUrl: string): string {
  const isAws = /(^|\.)amazonaws\.com$/.test(new URL(endpoint).hostname);
  return (isAws ? awsUrl : endpoint).replace(/\/$/, '');
}

interface HttpRequest {
  readonly method: string;
  readonly resourcePath: string;
  /** Without "?". */
  readonly query: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

function parseHttpRequest(value: unknown): HttpRequest {
  const request = parseRequest(value);
  const { method, resourcePath, params } = request;
  if (typeof method !== 'string' || !methods.has(method)) {
    throw new RequestShapeError(
      `Unsupported method '${String(method)}'. Use GET, POST, PUT, DELETE or PATCH.`,
    );
  }
  if (typeof resourcePath !== 'string' || !resourcePath.startsWith('/')) {
    throw new RequestShapeError("The value of '$[resourcePath]' must be a string that begins with '/'.");
  }
  const { query, headers, body } = params === undefined || params === null ? {} : parseRequest(params);
  return {
    method,
    resourcePath,
    query: toQueryString(query),
    headers: toHeaders(headers),
    ...(body === undefined || body === null ? {} : { body: toBody(body) }),
  };
}

// Values go out as they are: AppSync leaves encoding to util.urlEncode.
function toQueryString(query: unknown): string {
  if (query === undefined || query === null) return '';
  return Object.entries(parseRequest(query))
    .flatMap(([key, value]) =>
      (Array.isArray(value) ? value : [value]).map((item) => `${key}=${String(item)}`),
    )
    .join('&');
}

function toHeaders(headers: unknown): Record<string, string> {
  if (headers === undefined || headers === null) return {};
  const sent: Record<string, string> = {};
  for (const [key, value] of Object.entries(parseRequest(headers))) {
    const headerName = key.toLowerCase();
    if (ignoredHeaders.has(headerName)) continue;
    if (forbiddenHeaders.has(headerName)) {
      throw new RequestShapeError(`The header '${key}' cannot be set by a resolver.`);
    }
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(headerName) || /[^\t\x20-\x7e\x80-\xff]/.test(String(value))) {
      throw new RequestShapeError(`The header '${key}' is not a valid HTTP header.`);
    }
    sent[headerName] = String(value);
  }
  return sent;
}

function toBody(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}
