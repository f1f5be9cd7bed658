// One fault of types in APPSYNC_JS code, as AppSync's API describes it.
// https://docs.aws.amazon.com/appsync/latest/APIReference/API_CodeError.html

/** A member of `codeErrors`. Lines and columns count from 1; the span is in characters. */
export interface TypeFault {
  /** What EvaluateCode called TypeScript's errors in December 2025. */
  readonly errorType: 'PARSE_ERROR';
  /** "code.js(12,22): error TS2556: A spread argument must either have …" */
  readonly value: string;
  readonly location: { readonly line: number; readonly column: number; readonly span: number };
}
