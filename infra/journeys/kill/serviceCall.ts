// One call between services as it passes the proxy, and the name by which a gap beside it is found again in another run.

/** A request on its way. Header names are lower-case. */
export interface ServiceCall {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What the service answered. */
export interface ServiceAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/**
 * Names a call by who makes it and what it asks: "AppSync: PutItem Sessions", "Lambda: /deleteSignalingChannel",
 * "app: createSession". Equal calls of different runs have equal names.
 */
export function toCallName({ path, headers, body }: ServiceCall): string {
  const { pathname } = new URL(path, 'http://localhost');
  const isLambda = String(headers['user-agent']).includes('aws-sdk-js');
  if (pathname === '/graphql') {
    const isSigned = String(headers['authorization']).startsWith('AWS4-');
    return `${isSigned ? 'Lambda' : 'app'}: ${toFieldName(body)}`;
  }
  const caller = isLambda ? 'Lambda' : 'AppSync';
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return `${caller}: ${target.replace(/^.*\./, '')} ${toTableName(body)}`;
  const invoked = /\/functions\/(.*)\/invocations$/.exec(pathname)?.[1];
  if (invoked !== undefined) return `Scheduler: Invoke ${toLogicalName(decodeURIComponent(invoked))}`;
  return `${caller}: ${new URLSearchParams(body).get('Action') ?? pathname}`;
}

/** What a published change says, if the call is one. */
export function parsePublished(call: ServiceCall): { sessionId: string; version: number } | undefined {
  if (toCallName(call) !== 'Lambda: publishSessionStatus') return undefined;
  const { variables } = JSON.parse(call.body) as {
    variables: { event: { sessionId: string; version: number } };
  };
  return variables.event;
}

function toFieldName(body: string): string {
  const { query } = JSON.parse(body) as { query: string };
  return /{\s*(\w+)/.exec(query)?.[1] ?? query;
}

function toTableName(body: string): string {
  const { TableName = '', IndexName } = JSON.parse(body) as { TableName?: string; IndexName?: string };
  return [toLogicalName(TableName), IndexName].filter((part) => part !== undefined).join('.');
}

/** "LiveSessions-StorageSessions0A1B2C3D-4E5F…" → "StorageSessions". */
function toLogicalName(physicalName: string): string {
  return /-([A-Za-z]+?)[0-9A-F]{8}-/.exec(physicalName)?.[1] ?? physicalName;
}
