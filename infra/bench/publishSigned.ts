// Publishes an event as the stack's publisher does: the mutation, signed with IAM credentials.
import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { ServerProcess } from './serverProcess.ts';
import type { StatusEvent } from './statusEvent.ts';

const mutation = `mutation ($event: SessionStatusEventInput!) {
  publishSessionStatus(event: $event) { sessionId status version at endReason broadcastId } }`;

/** Publishes in the bench's own process, so that signing does not count as the server's work. */
export async function publishSigned(
  { url: base, details }: ServerProcess,
  event: StatusEvent,
): Promise<void> {
  const url = new URL(`${base}/graphql`);
  const signer = new SignatureV4({
    service: 'appsync',
    region: 'us-east-1',
    credentials: { accessKeyId: details.accessKeyId ?? '', secretAccessKey: details.secretAccessKey ?? '' },
    sha256: Sha256,
  });
  const body = JSON.stringify({ query: mutation, variables: { event } });
  const signed = await signer.sign(
    new HttpRequest({
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      port: Number(url.port),
      path: url.pathname,
      headers: { host: url.host, 'content-type': 'application/json' },
      body,
    }),
  );
  const response = await fetch(url, { method: 'POST', headers: signed.headers, body });
  const answer = (await response.json()) as { errors?: unknown[] };
  if (answer.errors) throw new Error(`publishing was refused: ${JSON.stringify(answer.errors)}`);
}
