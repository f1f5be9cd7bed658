// How requests are authorised: whoever calls the API is given a function that answers the headers to send along.

/** Headers that AppSync reads: `{ Authorization: <JWT> }` for people, `{ 'x-api-key': … }` for guests. */
export type AuthorizationHeaders = Readonly<Record<string, string>>;

/**
 * Answers headers that are good now, refreshing tokens when it must. Asked anew for each request.
 * @throws SignInRequiredError when only the person can help; anything else is an outage worth another try
 */
export type Authorize = () => Promise<AuthorizationHeaders>;

/** Nobody is signed in, or not any more. The page offers to sign in. */
export class SignInRequiredError extends Error {
  constructor(message = 'Nobody is signed in: sign in and try again.', options?: ErrorOptions) {
    super(message, options);
    this.name = 'SignInRequiredError';
  }
}
