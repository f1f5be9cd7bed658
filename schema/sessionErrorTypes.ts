// The error types of the contract as values: the enum that codegen makes is a type only.
import type { SessionErrorType } from './generated/schema.ts';

/** Each error type once. A record, so that the compiler asks for the schema's next one. */
export const sessionErrorTypes: Readonly<Record<SessionErrorType, true>> = {
  SessionNotFound: true,
  SessionEnded: true,
  SessionFull: true,
  TooManySeats: true,
  NotSessionOwner: true,
  SignInRequired: true,
  InvalidTransition: true,
  InvalidInput: true,
  Conflict: true,
  RateLimited: true,
  ChannelUnavailable: true,
  CredentialsUnavailable: true,
  StorageUnavailable: true,
};
