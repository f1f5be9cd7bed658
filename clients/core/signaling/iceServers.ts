// The TURN servers of a channel, from KVS itself. In: access to the channel. Out: two addresses of one server for each
// RTCPeerConnection; what KVS answered is kept until shortly before its passwords expire.
import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { SignalingAccess } from '../api/sessionApi.ts';
import { createBackoff } from '../backoff.ts';
import type { Clock } from '../clock.ts';
import { wait } from '../wait.ts';
import { SignalingError } from './signalingError.ts';

/** One request may take this long. */
export const iceRequestTimeoutMs = 4_000;
/** How often it is asked for, when asked once. */
export const iceRequestTries = 4;
/** Servers are asked for anew this long before their passwords expire. */
export const iceMarginMs = 60_000;

export interface IceServerReaderOptions {
  /** Access to the channel; asked before each request. */
  readAccess(): Promise<SignalingAccess>;
  /** The channel did not take the access. */
  onAccessRefused(): void;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly random: () => number;
}

/**
 * Makes a reader for those who are about to make a connection. It answers from kept servers while they are good, and asks once
 * for all who ask at the same time. KVS limits how often a channel and an account are asked, so being refused for that is
 * tried again.
 *
 * KVS answers two sets of three addresses. A browser allocates a relay at each address that it is given, and a channel has 50
 * allocations for all ends together. So each connection gets a set at random and two addresses of it: 4 for a listener and
 * the speaker's end, 40 for ten listeners.
 *
 * No STUN server is added: a TURN server tells a client its public address as well, and no other host is called.
 * @returns rejects with `SignalingError` ("IceServersUnavailable") or with what reading the access rejects with
 * @see https://docs.aws.amazon.com/kinesisvideostreams/latest/dg/API_signaling_GetIceServerConfig.html
 */
export function createIceServerReader(options: IceServerReaderOptions): () => Promise<RTCIceServer[]> {
  let kept: IceServers | undefined;
  let pending: Promise<IceServers> | undefined;
  return async () => {
    if (kept && kept.goodUntilMs > options.clock.nowMs()) return chooseServers(kept.sets, options.random);
    pending ??= readWithRetries(options).finally(() => {
      pending = undefined;
    });
    kept = await pending;
    return chooseServers(kept.sets, options.random);
  };
}

interface IceServers {
  readonly sets: readonly IceServerEntry[];
  readonly goodUntilMs: number;
}

/** One set, and of it the way that is fastest and the one that firewalls let through. */
function chooseServers(sets: readonly IceServerEntry[], random: () => number): RTCIceServer[] {
  const set = sets[Math.floor(random() * sets.length)];
  if (!set) return [];
  const { Uris, Username: username, Password: credential } = set;
  const urls = [/^turn:.*[?&]transport=udp$/, /^turns:.*[?&]transport=tcp$/].flatMap(
    (form) => Uris.find((uri) => form.test(uri)) ?? [],
  );
  return [{ urls: urls.length > 0 ? urls : Uris.slice(0, maxAddresses), username, credential }];
}

const maxAddresses = 2;

async function readWithRetries(options: IceServerReaderOptions): Promise<IceServers> {
  const backoff = createBackoff({ baseMs: 250, capMs: 2_000, random: options.random });
  for (;;) {
    try {
      return await readOnce(options);
    } catch (error) {
      if (!(error instanceof SignalingError)) throw error;
      if (error.status === 401 || error.status === 403) options.onAccessRefused();
      const delayMs = backoff.nextDelayMs();
      if (backoff.failures >= iceRequestTries) throw error;
      await wait(options.clock, delayMs);
    }
  }
}

async function readOnce(options: IceServerReaderOptions): Promise<IceServers> {
  const access = await options.readAccess();
  const timeout = new AbortController();
  const cancel = options.clock.schedule(iceRequestTimeoutMs, () => timeout.abort());
  try {
    const { url, headers, body } = await signRequest(access, new Date(options.clock.nowMs()));
    const response = await options.fetch(url, { method: 'POST', headers, body, signal: timeout.signal });
    if (!response.ok)
      throw unavailable(`GetIceServerConfig answered HTTP ${response.status}.`, response.status);
    return parseIceServers(await response.json(), options.clock.nowMs());
  } catch (error) {
    // What fetch says can name the address; what it means is said here.
    throw error instanceof SignalingError ? error : unavailable('GetIceServerConfig could not be reached.');
  } finally {
    cancel();
  }
}

async function signRequest(
  access: SignalingAccess,
  date: Date,
): Promise<{ url: string; headers: Record<string, string>; body: string }> {
  const url = `${access.endpoints.https.replace(/\/$/, '')}/v1/get-ice-server-config`;
  const { protocol, hostname, host, pathname } = new URL(url);
  const body = JSON.stringify({
    ChannelARN: access.channelArn,
    ...(access.clientId === null ? {} : { ClientId: access.clientId }),
    Service: 'TURN',
  });
  const { region, credentials } = access;
  const signer = new SignatureV4({ service: 'kinesisvideo', region, credentials, sha256: Sha256 });
  const request = new HttpRequest({
    method: 'POST',
    protocol,
    hostname,
    path: pathname,
    headers: { host, 'content-type': 'application/json' },
    body,
  });
  const signed = await signer.sign(request, { signingDate: date });
  // fetch writes the host itself, from the address: the same value as the signed one.
  const headers = { ...signed.headers };
  delete headers['host'];
  return { url, headers, body };
}

/** @throws SignalingError for what is no list of servers */
function parseIceServers(answer: unknown, nowMs: number): IceServers {
  const list = (answer as { IceServerList?: unknown } | null)?.IceServerList;
  if (!Array.isArray(list)) throw unavailable('GetIceServerConfig answered without a list of servers.');
  const entries = list as readonly IceServerEntry[];
  const ttlSeconds = Math.min(...entries.map(({ Ttl }) => Ttl), maxTtlSeconds);
  return { sets: entries, goodUntilMs: nowMs + ttlSeconds * 1_000 - iceMarginMs };
}

/** KVS grants TURN passwords for five minutes; nothing that it grants is kept longer than this. */
const maxTtlSeconds = 3_600;

interface IceServerEntry {
  readonly Uris: string[];
  readonly Username: string;
  readonly Password: string;
  /** Seconds. */
  readonly Ttl: number;
}

function unavailable(message: string, status?: number): SignalingError {
  return new SignalingError('IceServersUnavailable', message, status);
}
