// IAM of the local cloud: the template's roles and policies in; who signed a request, what they may do and credentials out.
import type { Clock } from '../clock.ts';
import type { Ids, Service } from '../cloud.ts';
import { AwsError } from '../cloud.ts';
import type { FileLayer } from '../fileLayer.ts';
import type { Log } from '../log.ts';
import { createAuthenticator } from './authenticator.ts';
import { createAuthoriser } from './authoriser.ts';
import type { RolePermissions } from './grants.ts';
import type { Credentials, Iam, PolicyDocument, Principal } from './iam.ts';
import { createAccessKeyId, createSecretAccessKey, readOrCreateKeyring } from './keyring.ts';
import { type Role, createRoles } from './roles.ts';
import { sealSession } from './sessionToken.ts';
import { signRequest } from './signature.ts';

export interface IamOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly accountId: string;
  readonly region: string;
  /** Names of roles are derived from it. */
  readonly stackName: string;
  /** The folder that outlives the process; absent: key pairs and session tokens are good for this run only. */
  readonly dataDirectory?: string;
  readonly files: FileLayer;
  readonly log: Log;
}

/** What a role session is to be. */
export interface SessionRequest {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly durationSeconds: number;
  readonly sessionPolicies: readonly PolicyDocument[];
}

/** IAM as the other services see it, and what STS needs beyond that. */
export interface IamService extends Iam, Service {
  /** The key pair of a user who may do everything in this account. */
  readonly administrator: Credentials;
  findRole(roleArn: string): Role | undefined;
  /** The document of a managed policy, AWS's or the template's. */
  findManagedPolicy(policyArn: string): PolicyDocument | undefined;
  /** What each role is granted, and how often it used each since the start. */
  permissions(this: void): readonly RolePermissions[];
  /** Does the role's trust policy admit this caller? */
  isTrusted(role: Role, caller: Principal, context: Readonly<Record<string, string>>): boolean;
  /** Credentials for a role session; whether the caller may have them is decided before. */
  createSession(request: SessionRequest): Required<Credentials>;
}

const serviceSessionSeconds = 3_600;
const renewBeforeExpiryMs = 300_000;

/**
 * Makes IAM.
 * @throws Error when the kept keys cannot be read or written
 */
export function createIam(options: IamOptions): IamService {
  const { clock, ids, accountId, region, log } = options;
  const keyring = readOrCreateKeyring(ids, options.files, options.dataDirectory);
  const roles = createRoles(options);
  const { find: findRole, findManagedPolicy } = roles;
  const authenticator = createAuthenticator({ clock, accountId, region, keyring, findRole });
  const administratorArn = authenticator.administrator.arn;
  const authoriser = createAuthoriser({ clock, accountId, region, administratorArn, findRole, log });
  const serviceCredentials = new Map<string, Required<Credentials>>();

  function trustedServiceRole(roleArn: string, servicePrincipal: string, sourceArn?: string): Role {
    const role = findRole(roleArn);
    if (role && authoriser.isServiceTrusted(role, servicePrincipal, sourceArn)) return role;
    throw new AwsError(
      'AccessDeniedException',
      `${servicePrincipal} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      403,
    );
  }

  function createSession(request: SessionRequest): Required<Credentials> {
    const { durationSeconds, ...rest } = request;
    const session = {
      ...rest,
      accessKeyId: createAccessKeyId('ASIA', ids),
      secretAccessKey: createSecretAccessKey(ids),
      expiresAtMs: clock.nowMs() + durationSeconds * 1000,
    };
    const { accessKeyId, secretAccessKey, expiresAtMs } = session;
    const sessionToken = sealSession(session, keyring.tokenKey, ids);
    return { accessKeyId, secretAccessKey, sessionToken, expiresAtMs };
  }

  return {
    resources: roles.resources,
    administrator: {
      accessKeyId: keyring.administratorAccessKeyId,
      secretAccessKey: keyring.administratorSecretAccessKey,
    },
    verify: authenticator.verify,
    verifyPresigned: authenticator.verifyPresigned,
    principalOf: authenticator.principalOf,
    authorise: authoriser.authorise,
    principalForService(roleArn, servicePrincipal) {
      const role = trustedServiceRole(roleArn, servicePrincipal);
      return authenticator.sessionPrincipal(role, servicePrincipal.split('.')[0] ?? servicePrincipal, []);
    },
    async credentialsForService(roleArn, servicePrincipal, sessionName, sourceArn) {
      const role = trustedServiceRole(roleArn, servicePrincipal, sourceArn);
      const key = JSON.stringify([roleArn, servicePrincipal, sessionName]);
      const kept = serviceCredentials.get(key);
      if (kept && kept.expiresAtMs - renewBeforeExpiryMs > clock.nowMs()) return kept;
      const durationSeconds = Math.min(serviceSessionSeconds, role.maxSessionSeconds);
      const credentials = createSession({ roleArn, sessionName, durationSeconds, sessionPolicies: [] });
      serviceCredentials.set(key, credentials);
      return credentials;
    },
    sign: (request, service, credentials) =>
      signRequest(request, { credentials, region, service, signedAt: new Date(clock.nowMs()) }),
    findRole,
    findManagedPolicy,
    permissions: roles.permissions,
    isTrusted: authoriser.isTrusted,
    createSession,
  };
}
