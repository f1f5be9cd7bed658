// Why a connection is not opened: what the client reads in `connection_error`.

/** A refusal (400, 401) or a failure (500) while connecting; the socket is closed after it was told. */
export class ConnectionError extends Error {
  /** Undefined where AppSync names none: the message is the name then. */
  readonly errorType: string | undefined;
  readonly errorCode: number;
  constructor(errorType: string | undefined, errorCode: number, message: string) {
    super(message);
    this.name = 'ConnectionError';
    this.errorType = errorType;
    this.errorCode = errorCode;
  }
}
