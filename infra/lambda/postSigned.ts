// One signed POST to an AWS service for which no client of the AWS SDK is there: AppSync's own address, and EventBridge.
import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface PostOptions {
  readonly region: string;
  readonly credentials: AwsCredentials;
  /** How long the answer may take, in milliseconds. */
  readonly timeoutMs: number;
  readonly fetch: typeof globalThis.fetch;
}

export interface SignedPost {
  /** SigV4's name of the service: "appsync". */
  readonly service: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Posts and answers what came back, whatever the status. @throws whatever fetch throws when nothing comes in time */
export async function postSigned(post: SignedPost, options: PostOptions): Promise<Response> {
  return options.fetch(post.url, {
    method: 'POST',
    headers: await sign(post, options),
    body: post.body,
    signal: AbortSignal.timeout(options.timeoutMs),
  });
}

async function sign(
  { service, body, ...post }: SignedPost,
  { region, credentials }: PostOptions,
): Promise<Record<string, string>> {
  const url = new URL(post.url);
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  const signed = await signer.sign(
    new HttpRequest({
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      headers: { host: url.host, ...post.headers },
      body,
    }),
  );
  // fetch writes the host header itself, from the address: the same value as the signed one.
  const headers = { ...signed.headers };
  delete headers['host'];
  return headers;
}
