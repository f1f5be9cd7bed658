// Names under which this machine reaches itself. A page that makes its own name resolve to 127.0.0.1 is none of them.

/** Is the Host header (with or without a port) localhost, a name below it, or a loopback address? */
export function isLoopbackHost(host: string | undefined): boolean {
  const name = (host ?? '').toLowerCase().replace(/:\d+$/, '');
  return /^(localhost|([a-z0-9-]+\.)+localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(name);
}
