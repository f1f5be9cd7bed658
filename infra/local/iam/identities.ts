// Who the access keys and session tokens belong to: a key and a token in, a principal and the secret to verify with out.
import type { Clock } from '../clock.ts';
import { AwsError } from '../cloud.ts';
import type { PolicyDocument, Principal } from './iam.ts';
import type { Keyring } from './keyring.ts';
import type { Role } from './roles.ts';
import { type Session, openSession } from './sessionToken.ts';

/** Somebody who may have signed a request. */
export interface Identity {
  readonly principal: Principal;
  /** The secret access key that the signature must have been made with. */
  readonly secret: string;
}

export interface Identities {
  readonly administrator: Principal;
  /**
   * @param token absent for the administrator's own key pair
   * @throws AwsError UnrecognizedClientException, ExpiredTokenException
   */
  find(accessKeyId: string, token: string | undefined): Identity;
  readonly sessionPrincipal: (
    role: Role,
    sessionName: string,
    sessionPolicies: readonly PolicyDocument[],
  ) => Principal;
}

/** Opened tokens that are remembered: opening one costs more than the rest of a verification. */
const maxRememberedSessions = 1_000;

export function createIdentities(options: {
  readonly clock: Clock;
  readonly accountId: string;
  readonly keyring: Keyring;
  readonly findRole: (roleArn: string) => Role | undefined;
}): Identities {
  const { clock, accountId, keyring, findRole } = options;
  const administrator: Principal = {
    arn: `arn:aws:iam::${accountId}:user/administrator`,
    accountId,
    userId: `AIDA${keyring.administratorAccessKeyId.slice(4)}`,
    sessionPolicies: [],
  };
  const remembered = new Map<string, { session: Session; principal: Principal }>();

  function sessionPrincipal(
    role: Role,
    sessionName: string,
    sessionPolicies: readonly PolicyDocument[],
  ): Principal {
    return {
      arn: `arn:aws:sts::${accountId}:assumed-role/${role.name}/${sessionName}`,
      accountId,
      userId: `${role.id}:${sessionName}`,
      roleArn: role.arn,
      sessionPolicies,
    };
  }

  function findSession(token: string): { session: Session; principal: Principal } {
    const known = remembered.get(token);
    if (known) return known;
    const session = openSession(token, keyring.tokenKey);
    const role = session && findRole(session.roleArn);
    if (!role) throw unrecognized();
    const principal = sessionPrincipal(role, session.sessionName, session.sessionPolicies);
    const [oldest] = remembered.keys();
    if (remembered.size >= maxRememberedSessions && oldest !== undefined) remembered.delete(oldest);
    remembered.set(token, { session, principal });
    return { session, principal };
  }

  function find(accessKeyId: string, token: string | undefined): Identity {
    if (token === undefined) {
      if (accessKeyId !== keyring.administratorAccessKeyId) throw unrecognized();
      return { principal: administrator, secret: keyring.administratorSecretAccessKey };
    }
    const { session, principal } = findSession(token);
    if (session.accessKeyId !== accessKeyId) throw unrecognized();
    if (session.expiresAtMs <= clock.nowMs()) {
      throw new AwsError(
        'ExpiredTokenException',
        'The security token included in the request is expired',
        403,
      );
    }
    return { principal, secret: session.secretAccessKey };
  }

  return { administrator, find, sessionPrincipal };
}

const unrecognized = (): AwsError =>
  new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.', 403);
