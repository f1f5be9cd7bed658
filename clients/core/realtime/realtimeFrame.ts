// What passes on the real-time socket, made fit to be looked at: every frame with its type, id and payload, without secrets.
// In: the text of a frame, or the opening and closing of the socket. Out: `RealtimeFrame`.

/** One frame, or the opening or closing of the socket. Carries no token, API key, signature, secret or credentials. */
export interface RealtimeFrame {
  readonly direction: 'sent' | 'received';
  /** The message's type; `socket open`, `socket close`; `unreadable` when it is not the protocol's JSON. */
  readonly type: string;
  /** Which subscription it is about; undefined when it is about the connection. */
  readonly id: string | undefined;
  /** What else the frame holds, as on the wire; undefined when there is nothing else. */
  readonly payload: unknown;
}

export type RealtimeDirection = RealtimeFrame['direction'];

/** Stands where a secret was. */
export const redacted = '[redacted]';

/** Members whose values are secrets, wherever they stand and however they are written. */
const secretNames: ReadonlySet<string> = new Set([
  'authorization',
  'xapikey',
  'apikey',
  'xamzsecuritytoken',
  'accesstoken',
  'idtoken',
  'refreshtoken',
  'token',
  'secret',
  'accesskeyid',
  'secretaccesskey',
  'sessiontoken',
]);

// Secrets that a server may repeat in its own words: JSON web tokens, AppSync's API keys, SigV4 headers, header subprotocols.
const secretTexts = /\beyJ[\w-]+\.[\w-]+\.[\w-]*|\bda2-\w+|\bAWS4-HMAC-SHA256\b.*|\bheader-[\w-]{16,}/g;

/** The frame that a text is. */
export function toFrame(direction: RealtimeDirection, data: unknown): RealtimeFrame {
  const message = typeof data === 'string' ? parseJson(data) : undefined;
  if (!isObject(message) || typeof message['type'] !== 'string')
    return {
      direction,
      type: 'unreadable',
      id: undefined,
      payload: typeof data === 'string' ? redactText(data) : '(binary)',
    };
  const { type, id, ...others } = message;
  const isPayloadOnly = Object.keys(others).every((name) => name === 'payload');
  return {
    direction,
    type: redactText(type),
    id: typeof id === 'string' ? redactText(id) : undefined,
    payload: redactSecrets(isPayloadOnly ? others['payload'] : others),
  };
}

/** The opening of a socket: its address, its subprotocols and, in readable form, the headers that the second one carries. */
export function toOpenFrame(url: string, protocols: readonly string[]): RealtimeFrame {
  const { origin, pathname } = new URL(url);
  const header = protocols.find((protocol) => protocol.startsWith('header-'));
  const payload = {
    url: `${origin}${pathname}`,
    subprotocols: protocols.map((protocol) => (protocol === header ? `header-${redacted}` : protocol)),
    ...(header ? { header: redactHeader(header.slice('header-'.length)) } : {}),
  };
  return { direction: 'sent', type: 'socket open', id: undefined, payload };
}

/** The closing of a socket, by either side. */
export function toCloseFrame(direction: RealtimeDirection, code: number, reason: string): RealtimeFrame {
  const payload = { code, reason: redactText(reason) };
  return { direction, type: 'socket close', id: undefined, payload };
}

/**
 * The same value with `[redacted]` for every secret in it, also in JSON that is carried as a text (as `start` carries its
 * operation).
 */
export function redactSecrets(value: unknown): unknown {
  if (typeof value === 'string') {
    const inner = /^\s*[{[]/.test(value) ? parseJson(value) : undefined;
    if (inner === undefined) return redactText(value);
    // The text stays as it was sent unless something had to go.
    const safe = JSON.stringify(redactSecrets(inner));
    return safe === JSON.stringify(inner) ? value : safe;
  }
  if (Array.isArray(value)) return value.map(redactSecrets);
  if (!isObject(value)) return value;
  const safe: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value))
    safe[redactText(name)] = isSecret(name) && member !== null ? redacted : redactSecrets(member);
  return safe;
}

function isSecret(name: string): boolean {
  return secretNames.has(name.toLowerCase().replaceAll(/[^a-z]/g, ''));
}

function redactText(text: string): string {
  return text.replaceAll(secretTexts, redacted);
}

/** Of the headers in the subprotocol only the host is everybody's to see: any other one may authorise somebody. */
function redactHeader(base64Url: string): unknown {
  let header: unknown;
  try {
    header = JSON.parse(atob(base64Url.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return redacted; // Not headers in base64url: shown as nothing at all rather than in parts.
  }
  if (!isObject(header)) return redacted;
  return Object.fromEntries(
    Object.entries(header).map(([name, value]) => [name, name === 'host' ? value : redacted]),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Whoever asks shows the text itself.
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
