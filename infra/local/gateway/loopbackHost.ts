// Names under which this machine reaches itself. A page that makes its own name resolve to 127.0.0.1 is none of them.

let last: { readonly host: string | undefined; readonly isLoopback: boolean } | undefined;

/** Is the Host header (with or without a port) localhost, a name below it, or a loopback address? */
export function isLoopbackHost(host: string | undefined): boolean {
  // Every request asks, and nearly each has the name that the one before it had.
  if (last?.host !== host || !last) last = { host, isLoopback: namesLoopback(host ?? '') };
  return last.isLoopback;
}

function namesLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/:\d+$/, '');
  return /^(localhost|([a-z0-9-]+\.)+localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(name);
}
