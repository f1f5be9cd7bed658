// One reason why code is not APPSYNC_JS: which node, what kind of code error, and what to say of it.
import type { Node } from 'acorn';

/** The kinds of code error that this runtime reports; AppSync documents no closed list. */
export type CodeErrorType =
  'PARSE_ERROR' | 'LINT_ERROR' | 'INVALID_FUNCTION_INVOCATION' | 'MISSING_MAPPING_EXPORT';

export interface DialectFault {
  readonly node: Node;
  readonly errorType: CodeErrorType;
  readonly text: string;
}

/** A fault of syntax that the language has and the dialect has not. */
export function unsupported(node: Node, what: string, instead?: string): DialectFault {
  const text = `${what} is not supported by APPSYNC_JS${instead ? `; ${instead}` : ''}.`;
  return { node, errorType: 'LINT_ERROR', text };
}
