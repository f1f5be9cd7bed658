// Decides what a principal may do and who may act in a role: policies of the template and of the session in, yes or AccessDenied out.
import type { Clock } from '../clock.ts';
import { AwsError } from '../cloud.ts';
import type { Log } from '../log.ts';
import { type CompiledPolicy, compilePolicy } from './compilePolicy.ts';
import type { RequestContext } from './conditions.ts';
import { type TrustSubject, type Verdict, evaluate, evaluateTrust } from './evaluate.ts';
import type { Permission, PolicyDocument, Principal } from './iam.ts';
import type { Role } from './roles.ts';

export interface Authoriser {
  /**
   * Counts what it allows at the role's grant.
   * @throws AwsError AccessDeniedException in AWS's words
   */
  readonly authorise: (principal: Principal, permission: Permission) => void;
  /** Does the role's trust policy admit this caller? Counted there when it does, logged when it does not. */
  readonly isTrusted: (role: Role, caller: Principal, context: Readonly<Record<string, string>>) => boolean;
  /** The same for a service of AWS, acting for the resource `sourceArn`. */
  readonly isServiceTrusted: (role: Role, servicePrincipal: string, sourceArn?: string) => boolean;
}

const administratorPolicy = compilePolicy(
  { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
  'identity',
);

export function createAuthoriser(options: {
  readonly clock: Clock;
  readonly accountId: string;
  readonly region: string;
  /** The one principal without a role: it may do everything. */
  readonly administratorArn: string;
  readonly findRole: (roleArn: string) => Role | undefined;
  readonly log: Log;
}): Authoriser {
  const { clock, accountId, region, administratorArn, findRole, log } = options;
  const compiled = new WeakMap<PolicyDocument, CompiledPolicy>();

  function compiledSessionPolicy(document: PolicyDocument): CompiledPolicy {
    const known = compiled.get(document) ?? compilePolicy(document, 'identity');
    compiled.set(document, known);
    return known;
  }

  /** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
  function contextOf(principal: Principal, given: Readonly<Record<string, string>> = {}): RequestContext {
    const nowMs = clock.nowMs();
    const keys: Record<string, string> = {
      'aws:principalarn': principal.roleArn ?? principal.arn,
      'aws:principalaccount': principal.accountId,
      'aws:principaltype': principal.roleArn === undefined ? 'User' : 'AssumedRole',
      'aws:userid': principal.userId,
      'aws:currenttime': new Date(nowMs).toISOString(),
      'aws:epochtime': String(Math.floor(nowMs / 1000)),
      'aws:requestedregion': region,
    };
    if (principal.roleArn === undefined)
      keys['aws:username'] = principal.arn.slice(principal.arn.indexOf('/') + 1);
    for (const [key, value] of Object.entries(given)) keys[key.toLowerCase()] = value;
    return new Map(Object.entries(keys));
  }

  function identityPoliciesOf(principal: Principal, role: Role | undefined): readonly CompiledPolicy[] {
    if (principal.roleArn !== undefined) return role?.policies ?? [];
    return principal.arn === administratorArn ? [administratorPolicy] : [];
  }

  function mayAssume(role: Role, subject: TrustSubject, context: RequestContext): boolean {
    const action = 'sts:AssumeRole';
    if (evaluateTrust(role.trust, subject, { action, resource: role.arn, context }) === 'allow') {
      role.trustRecord.count(subject, action, context);
      return true;
    }
    const caller = subject.kind === 'service' ? subject.servicePrincipal : nameOf(subject.principal);
    log.warn('IAM denied', { code: 'AccessDeniedException', action, caller, role: role.name });
    return false;
  }

  return {
    authorise(principal, permission) {
      const { action, resource } = permission;
      const request = { action, resource, context: contextOf(principal, permission.context) };
      const role = principal.roleArn === undefined ? undefined : findRole(principal.roleArn);
      const identity = evaluate(identityPoliciesOf(principal, role), request);
      const session =
        principal.sessionPolicies.length === 0
          ? 'allow'
          : evaluate(principal.sessionPolicies.map(compiledSessionPolicy), request);
      if (identity === 'allow' && session === 'allow') {
        role?.grantRecord.count(request);
        return;
      }
      log.warn('IAM denied', { code: 'AccessDeniedException', action, caller: nameOf(principal) });
      throw new AwsError(
        'AccessDeniedException',
        `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} ` +
          reasonOf(identity, session, action),
        403,
      );
    },
    isTrusted: (role, caller, context) =>
      mayAssume(role, { kind: 'principal', principal: caller }, contextOf(caller, context)),
    isServiceTrusted(role, servicePrincipal, sourceArn) {
      const context = new Map([['aws:sourceaccount', accountId]]);
      if (sourceArn !== undefined) context.set('aws:sourcearn', sourceArn);
      return mayAssume(role, { kind: 'service', servicePrincipal }, context);
    },
  };
}

/**
 * AWS's own words for why a request was denied.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
function reasonOf(identity: Verdict, session: Verdict, action: string): string {
  if (identity === 'explicitDeny') return 'with an explicit deny in an identity-based policy';
  if (session === 'explicitDeny') return 'with an explicit deny in a session policy';
  const missing = identity === 'implicitDeny' ? 'identity-based' : 'session';
  return `because no ${missing} policy allows the ${action} action`;
}

/** A role's or user's own name: logs tell who was refused without an ARN. */
function nameOf(principal: Principal): string {
  const arn = principal.roleArn ?? principal.arn;
  return arn.slice(arn.lastIndexOf('/') + 1);
}
