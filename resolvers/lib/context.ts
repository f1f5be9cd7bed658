// AppSync's context with every type parameter filled. The package's bare `Context` is `any` inside, where a misspelled
// field compiles; resolvers use these aliases only.
import type { AppSyncIdentityCognito } from '@aws-appsync/utils';

/** The API's environment variables, set by the stack. */
export interface Env {
  /** First part of every signaling channel's name. */
  CHANNEL_PREFIX: string;
  /** Roles that are assumed for the speaker and for listeners. */
  MASTER_ROLE_ARN: string;
  VIEWER_ROLE_ARN: string;
  /** The AWS region of the stack. */
  REGION: string;
}

/** A data source's failure; `type` is like `DynamoDB:ConditionalCheckFailedException`. */
export interface DataSourceError {
  message: string;
  type: string;
}

type Fields = object;

/** What a request handler sees. */
export interface RequestContext<
  TArgs extends Fields,
  TStash extends Fields = Fields,
  TPrev = null,
  TSource extends Fields = Fields,
> {
  readonly env: Env;
  readonly args: TArgs;
  /** Null for a guest, who comes with the API key. */
  readonly identity: AppSyncIdentityCognito | null;
  readonly source: TSource;
  /** Absent where a handler is evaluated without a request. Names of headers are lower-case. */
  readonly request?: { readonly headers: Readonly<Record<string, string>> };
  readonly stash: TStash;
  readonly prev: { readonly result: TPrev };
}

/** What a response handler sees: a request's context and what the data source answered. */
export interface ResponseContext<
  TArgs extends Fields,
  TResult,
  TStash extends Fields = Fields,
  TPrev = null,
  TSource extends Fields = Fields,
> extends RequestContext<TArgs, TStash, TPrev, TSource> {
  /** Set when the data source failed; `result` can hold the present row then. */
  readonly error?: DataSourceError;
  readonly result: TResult;
}

/** What the request handler of a pipeline returns: no step reads it, and AWS's samples return an empty object. */
export type NoRequest = Record<string, never>;

/** An HTTP data source's answer. */
export interface HttpResult {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}
