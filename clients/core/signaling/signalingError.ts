// What a signaling channel can refuse beyond what the API refuses. Messages hold no address and no credentials: the signed
// address of a channel is both.

/**
 * `EndpointUnusable`: the address that the API gave is none; `IceServersUnavailable`: GetIceServerConfig did not answer
 * with servers.
 */
export type SignalingErrorKind = 'EndpointUnusable' | 'IceServersUnavailable';

/** The signaling channel does not serve this client. */
export class SignalingError extends Error {
  readonly kind: SignalingErrorKind;
  /** The HTTP status that came instead of an answer, if there was one. */
  readonly status: number | undefined;

  constructor(kind: SignalingErrorKind, message: string, status?: number) {
    super(message);
    this.name = 'SignalingError';
    this.kind = kind;
    this.status = status;
  }
}
