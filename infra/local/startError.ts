// The local cloud could not start: one sentence for the person who started it.

/** Says what was found and what would be accepted; whatever had been opened is closed again when it is thrown. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
