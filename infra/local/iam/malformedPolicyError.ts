// A policy document that IAM would not take, or that holds something which is not known here.

/** Its message says what was got; whoever read the document adds where it stood. */
export class MalformedPolicyError extends Error {
  override readonly name = 'MalformedPolicyError';
}
