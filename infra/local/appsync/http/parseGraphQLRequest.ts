// A GraphQL request, as a body of JSON text or as the query of a URL: query, variables and operation name
// out, or AppSync's refusal.
// https://github.com/graphql/graphql-over-http/issues/81
import type { GraphQLRequest } from '../api.ts';
import { nestingOf } from '../document/nestingOf.ts';

/** The body is no GraphQL request: HTTP 400 with errorType "MalformedHttpRequestException". */
export class MalformedRequestError extends Error {}

// Recursion over values nested this deeply stays far from the end of the stack.
const maxNesting = 500;

// "application/graphql" is what AWS's guide sends JSON as.
const contentTypes: readonly string[] = ['application/json', 'application/graphql'];

/**
 * Parses a body. Which content types AppSync refuses, and whether one may be left out, is not recorded: all but two are refused.
 * @throws MalformedRequestError "Request body is empty." or "Unable to parse GraphQL query."
 */
export function parseGraphQLRequest(text: string, contentType: string | undefined): GraphQLRequest {
  if (text.trim() === '') throw new MalformedRequestError('Request body is empty.');
  const mediaType = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!contentTypes.includes(mediaType)) throw unableToParse();
  const body = parseJson(text);
  if (typeof body !== 'object' || body === null) throw unableToParse();
  return toGraphQLRequest(body as Readonly<Record<string, unknown>>);
}

/**
 * Reads `query`, `variables` (JSON text) and `operationName` of a GET.
 * How AppSync refuses such a URL is not recorded: it is refused as the same fault of a body is.
 * @param queryString without "?", percent-encoded
 * @throws MalformedRequestError "Unable to parse GraphQL query.", also when one of the three stands there twice
 */
export function parseGraphQLUrl(queryString: string): GraphQLRequest {
  const parameters = new URLSearchParams(queryString);
  const only = (name: string): string | undefined => {
    const [value, ...others] = parameters.getAll(name);
    if (others.length > 0) throw unableToParse();
    return value;
  };
  const variables = only('variables');
  return toGraphQLRequest({
    query: only('query'),
    variables: variables === undefined ? undefined : parseJson(variables),
    operationName: only('operationName'),
  });
}

function toGraphQLRequest({
  query,
  variables,
  operationName,
}: Readonly<Record<string, unknown>>): GraphQLRequest {
  if (typeof query !== 'string') throw unableToParse();
  const request: { -readonly [Member in keyof GraphQLRequest]: GraphQLRequest[Member] } = { query };
  if (variables !== undefined && variables !== null) request.variables = toVariables(variables);
  if (operationName !== undefined && operationName !== null) {
    if (typeof operationName !== 'string') throw unableToParse();
    request.operationName = operationName;
  }
  return request;
}

function parseJson(text: string): unknown {
  // A text too short to nest that deeply need not be looked through.
  if (text.length > 2 * maxNesting && nestingOf(text) > maxNesting) throw unableToParse();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw unableToParse();
  }
}

function toVariables(variables: unknown): Readonly<Record<string, unknown>> {
  if (typeof variables !== 'object' || variables === null || Array.isArray(variables)) throw unableToParse();
  return variables as Readonly<Record<string, unknown>>;
}

function unableToParse(): MalformedRequestError {
  return new MalformedRequestError('Unable to parse GraphQL query.');
}
