// util.authType's answer, found by the members of ctx.identity when nobody says how the caller was authorised.
// @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
import { isMap } from './library/library.ts';

const iamMembers = ['accountId', 'sourceIp', 'userArn', 'username'];
const userPoolMembers = ['sub', 'issuer', 'username', 'claims', 'sourceIp', 'defaultAuthStrategy'];
const oidcMembers = ['sub', 'issuer', 'claims'];

/** "IAM Authorization", "User Pool Authorization", …; an identity that names no mode is an API key's. */
export function authTypeOf(identity: unknown): string {
  if (!isMap(identity)) return 'API Key Authorization';
  const present = Object.keys(identity).filter(
    (name) => identity[name] !== null && identity[name] !== undefined,
  );
  const has = (names: readonly string[]): boolean => names.every((name) => present.includes(name));
  if (has(iamMembers)) return 'IAM Authorization';
  if (has(userPoolMembers)) return 'User Pool Authorization';
  if (has(oidcMembers) && present.every((name) => oidcMembers.includes(name))) {
    return 'Open ID Connect Authorization';
  }
  if (Object.keys(identity).length === 0 || present.includes('resolverContext'))
    return 'Lambda Authorization';
  return 'API Key Authorization';
}
