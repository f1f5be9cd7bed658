// What proves who calls, for HTTP and for the socket alike: a token, a guest's key, or a signature over each request.
import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Clock } from '../../local/clock.ts';
import type { LocalCloud } from '../../local/startLocalCloud.ts';

/** The headers that prove who calls: for a POST of `body` to `path`, "/graphql" or "/graphql/connect". */
export type Proof = (path: string, body: string) => Promise<Record<string, string>>;

/** The same headers for every request; none: no proof at all. */
export function proveWith(headers: Record<string, string>): Proof {
  return () => Promise.resolve(headers);
}

interface KeyPair {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/**
 * Signs as an IAM principal does.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html#iam
 */
export function proveBySignature(cloud: LocalCloud, clock: Clock, credentials: KeyPair): Proof {
  const url = new URL(cloud.frontDoorUrl);
  const signer = new SignatureV4({
    service: 'appsync',
    region: cloud.region,
    credentials,
    sha256: Sha256,
  });
  return async (path, body) => {
    const request = new HttpRequest({
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      port: Number(url.port),
      path,
      headers: { host: url.host, 'content-type': 'application/json' },
      body,
    });
    return (await signer.sign(request, { signingDate: new Date(clock.nowMs()) })).headers;
  };
}
