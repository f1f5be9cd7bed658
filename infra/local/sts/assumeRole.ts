// AssumeRole: a role's ARN, a session name, a duration and policies in; temporary credentials out.
import { AwsError } from '../cloud.ts';
import { MalformedPolicyError } from '../iam/malformedPolicyError.ts';
import { compilePolicy } from '../iam/compilePolicy.ts';
import type { IamService } from '../iam/createIam.ts';
import type { PolicyDocument, Principal } from '../iam/iam.ts';
import type { Role } from '../iam/roles.ts';
import type { ResultMembers } from './queryResponse.ts';

/** The parts of IAM that STS stands on. */
export type StsIam = Pick<IamService, 'findRole' | 'findManagedPolicy' | 'isTrusted' | 'createSession'>;

const acceptedParameters =
  /^(Action|Version|RoleArn|RoleSessionName|DurationSeconds|ExternalId|Policy|PolicyArns\.member\.\d+\.arn)$/;
const defaultDurationSeconds = 3_600;
const minDurationSeconds = 900;
const maxDurationSeconds = 43_200;
const maxChainedDurationSeconds = 3_600;
const maxPolicyCharacters = 2_048;
const maxPolicyArns = 10;

/**
 * Vends credentials for a role session; the caller's own permission was checked before.
 * @throws AwsError ValidationError, MalformedPolicyDocument, AccessDeniedException when the trust policy does not admit the caller
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assumeRole(parameters: URLSearchParams, caller: Principal, iam: StsIam): ResultMembers {
  refuseUnknownParameters(parameters);
  const roleArn = parseRoleArn(parameters);
  const sessionName = parseSessionName(parameters);
  const requestedSeconds = parseDurationSeconds(parameters);
  const policy = parsePolicy(parameters);
  const managedPolicies = parsePolicyArns(parameters, iam);
  const role = iam.findRole(roleArn);
  if (!role || !iam.isTrusted(role, caller, toConditionKeys(parameters))) {
    const message = `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
    throw new AwsError('AccessDeniedException', message, 403);
  }
  const durationSeconds = allowedDuration(requestedSeconds, role, caller);
  const sessionPolicies = [...(policy ? [policy.document] : []), ...managedPolicies];
  const credentials = iam.createSession({ roleArn, sessionName, durationSeconds, sessionPolicies });
  return {
    AssumedRoleUser: {
      AssumedRoleId: `${role.id}:${sessionName}`,
      Arn: `arn:aws:sts::${caller.accountId}:assumed-role/${role.name}/${sessionName}`,
    },
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: new Date(credentials.expiresAtMs),
    },
    // DIFFERS: PackedPolicySize of AssumeRole counts the characters of the session policy against 2,048; how AWS packs it is not published.
    ...(policy && { PackedPolicySize: Math.ceil((policy.characters * 100) / maxPolicyCharacters) }),
  };
}

/** @throws AwsError ValidationError */
export function parseRoleArn(parameters: URLSearchParams): string {
  const roleArn = parameters.get('RoleArn');
  if (roleArn === null) throw failsConstraint(null, 'roleArn', 'Member must not be null');
  if (roleArn.length < 20) {
    throw failsConstraint(roleArn, 'roleArn', 'Member must have length greater than or equal to 20');
  }
  if (!/^arn:aws:iam::\d{12}:role\/.+$/.test(roleArn)) {
    throw new AwsError('ValidationError', `${roleArn} is invalid`, 400);
  }
  return roleArn;
}

/**
 * The condition keys that AssumeRole gives to policies.
 * @throws AwsError ValidationError
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
export function toConditionKeys(parameters: URLSearchParams): Record<string, string> {
  const externalId = parameters.get('ExternalId');
  return {
    'sts:RoleSessionName': parseSessionName(parameters),
    ...(externalId !== null && { 'sts:ExternalId': externalId }),
  };
}

/** @throws AwsError ValidationError */
function parseSessionName(parameters: URLSearchParams): string {
  const name = parameters.get('RoleSessionName');
  if (name === null) throw failsConstraint(null, 'roleSessionName', 'Member must not be null');
  const bound =
    name.length < 2 ? 'greater than or equal to 2' : name.length > 64 ? 'less than or equal to 64' : '';
  if (bound) throw failsConstraint(name, 'roleSessionName', `Member must have length ${bound}`);
  if (!/^[\w+=,.@-]*$/.test(name)) {
    const constraint = 'Member must satisfy regular expression pattern: [\\w+=,.@-]*';
    throw failsConstraint(name, 'roleSessionName', constraint);
  }
  return name;
}

function refuseUnknownParameters(parameters: URLSearchParams): void {
  for (const name of parameters.keys()) {
    if (!acceptedParameters.test(name)) {
      throw new AwsError('ValidationError', `The parameter ${name} of AssumeRole is not known here.`, 400);
    }
  }
}

function parseDurationSeconds(parameters: URLSearchParams): number {
  const given = parameters.get('DurationSeconds');
  if (given === null) return defaultDurationSeconds;
  if (!/^\d+$/.test(given)) {
    throw new AwsError('MalformedInput', 'DurationSeconds must be a whole number.', 400);
  }
  const bound = (limit: string): AwsError =>
    failsConstraint(given, 'durationSeconds', `Member must have value ${limit}`);
  if (Number(given) < minDurationSeconds) throw bound(`greater than or equal to ${minDurationSeconds}`);
  if (Number(given) > maxDurationSeconds) throw bound(`less than or equal to ${maxDurationSeconds}`);
  return Number(given);
}

function allowedDuration(seconds: number, role: Role, caller: Principal): number {
  const isChained = caller.roleArn !== undefined;
  if (isChained && seconds > maxChainedDurationSeconds) {
    throw new AwsError(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
      400,
    );
  }
  if (seconds > role.maxSessionSeconds) {
    const message = 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.';
    throw new AwsError('ValidationError', message, 400);
  }
  return seconds;
}

function parsePolicy(
  parameters: URLSearchParams,
): { readonly document: PolicyDocument; readonly characters: number } | undefined {
  const text = parameters.get('Policy');
  if (text === null) return undefined;
  if (text.length < 1) {
    throw failsConstraint(text, 'policy', 'Member must have length greater than or equal to 1');
  }
  if (text.length > maxPolicyCharacters) {
    const constraint = `Member must have length less than or equal to ${maxPolicyCharacters}`;
    throw failsConstraint(`${text.length} characters`, 'policy', constraint);
  }
  try {
    const document: unknown = JSON.parse(text);
    compilePolicy(document, 'identity');
    return { document: document as PolicyDocument, characters: text.length };
  } catch (error) {
    const reason =
      error instanceof MalformedPolicyError ? error.message : 'This policy contains invalid Json';
    throw new AwsError('MalformedPolicyDocument', reason, 400);
  }
}

function parsePolicyArns(parameters: URLSearchParams, iam: StsIam): readonly PolicyDocument[] {
  const arns = [...parameters].filter(([name]) => name.startsWith('PolicyArns.')).map(([, arn]) => arn);
  if (arns.length > maxPolicyArns) {
    const constraint = `Member must have length less than or equal to ${maxPolicyArns}`;
    throw failsConstraint(`${arns.length} ARNs`, 'policyArns', constraint);
  }
  return arns.map((arn) => {
    const document = iam.findManagedPolicy(arn);
    if (!document) throw new AwsError('ValidationError', `The managed policy ${arn} is not known here.`, 400);
    return document;
  });
}

function failsConstraint(value: string | null, member: string, constraint: string): AwsError {
  const got = value === null ? 'null' : `'${value}'`;
  return new AwsError(
    'ValidationError',
    `1 validation error detected: Value ${got} at '${member}' failed to satisfy constraint: ${constraint}`,
    400,
  );
}
