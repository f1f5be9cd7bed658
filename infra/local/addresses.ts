// The two addresses that clients and services are told: the ports on this machine, or what stands before them.
import { isLoopbackHost } from './gateway/loopbackHost.ts';
import { StartError } from './startError.ts';

/** Addresses of something that passes requests on to the two ports: a port mapping, a proxy. Absent: the ports themselves. */
export interface ReachedAt {
  /** "http://localhost:14000" */
  readonly frontDoorUrl?: string | undefined;
  /** "http://localhost:14566" */
  readonly awsUrl?: string | undefined;
}

/** Where the local cloud is reached, without a trailing slash. */
export interface Addresses {
  readonly frontDoorUrl: string;
  readonly awsUrl: string;
}

/** The ports that the local cloud listens on. */
export interface Ports {
  readonly frontDoor: number;
  readonly aws: number;
}

/**
 * Answers the addresses to tell.
 * @param scheme of the ports themselves
 * @throws StartError for an address that is no plain http address of this machine: no other is answered to
 */
export function toAddresses(
  ports: Ports,
  reachedAt: ReachedAt = {},
  scheme: 'http' | 'https' = 'http',
): Addresses {
  return {
    frontDoorUrl: parseAddress(reachedAt.frontDoorUrl) ?? `${scheme}://localhost:${ports.frontDoor}`,
    awsUrl: parseAddress(reachedAt.awsUrl) ?? `${scheme}://localhost:${ports.aws}`,
  };
}

/**
 * Where services and functions reach an address of this machine: over plain HTTP, which both ports take beside TLS, so that no
 * service has to trust the certificate.
 */
export function plainUrlOf(address: string): string {
  return address.replace(/^https:/, 'http:');
}

/** The origins that pages have which were loaded from an address, by whichever name of this machine. */
export function originsOf(address: string): readonly string[] {
  return ['localhost', '127.0.0.1', '[::1]'].map((hostname) => {
    const url = new URL(address);
    url.hostname = hostname;
    return url.origin;
  });
}

/**
 * Reads the origin of a page that is served by something else on this machine: "http://localhost:5173". A slash at its end
 * is left out.
 * @throws StartError for anything but the http or https origin of a loopback name
 */
export function parsePageOrigin(text: string): string {
  const url = parseLoopbackOrigin(text);
  if (url) return url.origin;
  throw new StartError(
    `--origin is "${text}"; accepted is where a page on this machine is served, without a path: http://localhost:5173.`,
  );
}

function parseAddress(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = parseLoopbackOrigin(text);
  if (url?.protocol === 'http:') return url.origin;
  throw new StartError(`It cannot be reached at "${text}"; accepted is http://localhost:PORT.`);
}

/** A URL that is nothing but the http or https origin of a name of this machine. */
function parseLoopbackOrigin(text: string): URL | undefined {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || !isLoopbackHost(url.host)) return undefined;
  // The normal form of an origin with nothing behind it; "?" and "#" without text are in href only.
  return url.href === `${url.origin}/` ? url : undefined;
}
