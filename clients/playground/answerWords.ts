// Puts a refusal into words: what an answer's errors mean for the person who ran the operation, and what to do about it.
// In: the errors as AppSync sent them. Out: a sentence or two, or undefined when the answer needs no words.
import type { AppSyncErrorPayload } from '../core/api/appSyncError.ts';
import { guestId } from './people/people.ts';
import type { KnownPerson } from './people/people.ts';
import { describeError, guestFields } from './schemaFacts.ts';

/** What is said about an answer. */
export interface AnswerWords {
  readonly text: string;
  /** Whether signing in again helps. */
  readonly offersSignIn: boolean;
}

export interface Answer {
  /** HTTP's; undefined for subscriptions. */
  readonly status?: number;
  readonly errors: readonly AppSyncErrorPayload[];
}

/** Somebody whose authorisation was typed into the headers editor. */
export const headersEditorId = 'headers editor';

type Person = Pick<KnownPerson, 'personId' | 'name'>;

/** The words on an answer that was refused; undefined on any other. */
export function toAnswerWords({ status, errors }: Answer, person: Person): AnswerWords | undefined {
  const [error] = errors;
  const errorType = error?.errorType ?? '';
  if (status === 401 || errorType === 'UnauthorizedException' || error?.errorCode === 401)
    return toCredentialWords(person);
  if (!error) return undefined;
  if (errorType === 'Unauthorized') return toForbiddenWords(error, person);
  const described = describeError(errorType);
  if (described === undefined) return undefined;
  return { text: `${errorType}: ${described}`, offersSignIn: errorType === 'SignInRequired' };
}

/** The words when a person has no token any more. */
export function toExpiredWords({ name }: Person): AnswerWords {
  return {
    text: `The sign-in of ${name} has expired, so nothing was sent. Sign in again, or run it as somebody else.`,
    offersSignIn: true,
  };
}

/** The words when no answer came. */
export const unreachableWords: AnswerWords = {
  text: 'No answer came: the API cannot be reached. Whether a change was made is not known; read before you repeat it.',
  offersSignIn: false,
};

/** The words when the API does not answer introspection. */
export const schemaCopyWords: AnswerWords = {
  text: 'The API does not answer introspection now, so the documentation shows the schema that this page was built with.',
  offersSignIn: false,
};

function toCredentialWords({ personId, name }: Person): AnswerWords {
  if (personId === headersEditorId)
    return {
      text: 'The API does not accept the authorisation from the headers editor. Correct it, or remove it to run this as the person chosen above.',
      offersSignIn: false,
    };
  if (personId === guestId)
    return {
      text: 'The API does not accept the API key of guests: it may have expired. Run this as somebody who is signed in.',
      offersSignIn: true,
    };
  return {
    text: `The API does not accept the sign-in of ${name} any more. Sign in again, or run it as somebody else.`,
    offersSignIn: true,
  };
}

function toForbiddenWords({ message }: AppSyncErrorPayload, { personId, name }: Person): AnswerWords {
  const field = /Not Authorized to access (\w+)/.exec(message)?.[1] ?? 'a field of this operation';
  if (personId !== guestId)
    return {
      text: `${name} may not call ${field}: it is not for people, but for the part of the system that publishes changes.`,
      offersSignIn: false,
    };
  return {
    text: `A guest may not call ${field}. Open to guests are ${toList(guestFields)}; for everything else run it as somebody who is signed in.`,
    offersSignIn: true,
  };
}

function toList(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
