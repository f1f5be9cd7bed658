// Why a connection is not opened: what the client reads in `connection_error`.

/** A refusal (400, 401) or a failure (500) while connecting; the socket is closed after it was told. */
export class ConnectionError extends Error {
  readonly errorType: string;
  readonly errorCode: number;
  constructor(errorType: string, errorCode: number, message: string) {
    super(message);
    this.name = 'ConnectionError';
    this.errorType = errorType;
    this.errorCode = errorCode;
  }
}
