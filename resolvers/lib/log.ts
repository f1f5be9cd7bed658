// The resolvers' log: it goes to the API's CloudWatch log. A fact and a code, never a body, credential, token or ARN.

/** Logs that something outside failed: which call, and the failure's type or status code. */
export function logOutage(fact: string, code: string | number): void {
  console.error(fact, code);
}
