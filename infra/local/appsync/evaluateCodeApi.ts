// The EvaluateCode operation of the AppSync API, over HTTP as AWS's clients call it.
// Comes in: POST /v1/dataplane-evaluatecode with JSON. Goes out: EvaluateCodeResponse as JSON.
// @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_EvaluateCode.html
import { findTypeFaults } from '../../codeCheck/findTypeFaults.ts';
import { AwsError, type AwsRequest, type AwsResponse } from '../cloud.ts';
import { evaluateCode, type EvaluateCodeInput, type EvaluateCodeResult } from './evaluateCode.ts';
import { describe, isMap } from './runtime/library/library.ts';
import { maxCodeCharacters } from './runtime/parseCode.ts';
import type { RuntimeOptions } from './runtime/runtime.ts';

export const evaluateCodePath = '/v1/dataplane-evaluatecode';

/** AWS: "Maximum length of 28000", of the context's text. */
const maxContextCharacters = 28_000;

/** What an identity may have, of every mode of authorisation. */
const identityKeys: ReadonlySet<string> = new Set([
  ...['sub', 'issuer', 'username', 'claims', 'sourceIp', 'defaultAuthStrategy', 'groups'],
  ...['accountId', 'cognitoIdentityPoolId', 'cognitoIdentityId', 'userArn'],
  ...['cognitoIdentityAuthType', 'cognitoIdentityAuthProvider', 'resolverContext'],
]);

/**
 * Answers one EvaluateCode request whose caller was authorised.
 * @throws AwsError BadRequestException (400) when the input is not that of EvaluateCode
 */
export async function answerEvaluateCode(request: AwsRequest, options: RuntimeOptions): Promise<AwsResponse> {
  const input = parseInput(request.body);
  const result = (await refuseTypes(input)) ?? evaluateCode(input, options);
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(result) };
}

/** The answer for code that the check of types refuses; such code is not run. */
async function refuseTypes({ code }: EvaluateCodeInput): Promise<EvaluateCodeResult | undefined> {
  // What is too long is refused for that, whatever its types are.
  if (code.length > maxCodeCharacters) return undefined;
  const [faults = []] = await findTypeFaults([code]);
  // AppSync's message was the one fault in the answer that is known; which of several it takes is not recorded.
  return faults[0] && { error: { message: faults[0].value, codeErrors: [...faults] }, logs: [] };
}

function parseInput(body: Buffer): EvaluateCodeInput {
  const input = parseMap('The body', body.toString('utf8'));
  const { runtime, code, context, function: handler = 'request' } = input;
  const { name, runtimeVersion } = isMap(runtime) ? runtime : {};
  if (name !== 'APPSYNC_JS' || runtimeVersion !== '1.0.0') {
    refuse(`runtime must be {"name": "APPSYNC_JS", "runtimeVersion": "1.0.0"}, got ${describe(runtime)}`);
  }
  if (typeof code !== 'string' || code === '')
    refuse(`code must be a non-empty string, got ${describe(code)}`);
  if (typeof context !== 'string') refuse(`context must be a string of JSON, got ${describe(context)}`);
  if (context.length > maxContextCharacters) {
    refuse(
      `1 validation error detected: Value at 'context' failed to satisfy constraint: Member must have length less than or equal to ${maxContextCharacters}`,
    );
  }
  if (handler !== 'request' && handler !== 'response') refuse('function must be "request" or "response"');
  return { code, context: checkIdentity(parseMap('context', context)), function: handler };
}

// AppSync's own words for it are not recorded.
function checkIdentity(context: Record<string, unknown>): Record<string, unknown> {
  const { identity } = context;
  if (!isMap(identity)) return context;
  const unknown = Object.keys(identity).filter((key) => !identityKeys.has(key));
  if (unknown.length === 0) return context;
  return refuse(
    `context.identity has unknown keys: ${unknown.join(', ')}; use ${[...identityKeys].join(', ')}`,
  );
}

function parseMap(what: string, text: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    refuse(`${what} must be JSON, got text that is not`);
  }
  return isMap(parsed) ? parsed : refuse(`${what} must be a JSON object, got ${describe(parsed)}`);
}

function refuse(reason: string): never {
  throw new AwsError('BadRequestException', `${reason}.`, 400);
}
