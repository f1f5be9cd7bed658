// A field's failure in AppSync's terms, thrown out of a resolver and answered among the response's errors.
// https://docs.aws.amazon.com/appsync/latest/devguide/resolver-util-reference-js.html#utility-helpers-in-util-js

/** What `util.error` raises, and what the engine itself raises in the same shape. */
export class FieldError extends Error {
  readonly errorType: string | null;
  readonly data: unknown;
  readonly errorInfo: unknown;
  constructor(
    message: string,
    errorType: string | null,
    details: { data?: unknown; errorInfo?: unknown } = {},
  ) {
    super(message);
    this.name = 'FieldError';
    this.errorType = errorType;
    this.data = details.data ?? null;
    this.errorInfo = details.errorInfo ?? null;
  }
}

/** The caller may not use a field. */
export function notAuthorised(typeName: string, fieldName: string): FieldError {
  return new FieldError(`Not Authorized to access ${fieldName} on type ${typeName}`, 'Unauthorized');
}
