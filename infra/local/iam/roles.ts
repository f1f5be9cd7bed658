// The roles and policies that the template declares: AWS::IAM::Role, AWS::IAM::Policy and AWS::IAM::ManagedPolicy in,
// roles with their compiled policies out.
import { createHash } from 'node:crypto';
import type { CreateResource, CreatedResource, ResourceDeclaration } from '../cloud.ts';
import { physicalName } from '../physicalName.ts';
import { awsManagedPolicies } from './awsManagedPolicies.ts';
import { type CompiledPolicy, type PolicyKind, compilePolicy } from './compilePolicy.ts';
import { type GrantRecord, type RolePermissions, createGrantRecord } from './grants.ts';
import type { PolicyDocument } from './iam.ts';
import { type TrustRecord, createTrustRecord } from './trustRecord.ts';
import {
  optionalString,
  optionalStrings,
  refuseUnknownProperties,
  optionalObjects,
  requiredString,
} from './resourceProperties.ts';

export interface Role {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** "AROA…": what user ids of its sessions begin with. */
  readonly id: string;
  readonly maxSessionSeconds: number;
  readonly trust: CompiledPolicy;
  /** The same policy principal by principal, each with its uses. */
  readonly trustRecord: TrustRecord;
  /** Grows while the template's policies are attached. */
  readonly policies: CompiledPolicy[];
  /** The same policies grant by grant, each with its uses. */
  readonly grantRecord: GrantRecord;
}

export interface Roles {
  readonly resources: Readonly<Record<string, CreateResource>>;
  readonly find: (roleArn: string) => Role | undefined;
  /** The document of a managed policy, AWS's or the template's. */
  readonly findManagedPolicy: (policyArn: string) => PolicyDocument | undefined;
  /** Every role with what it is granted, in the template's order. */
  readonly permissions: () => readonly RolePermissions[];
}

const defaultMaxSessionSeconds = 3_600;
const roleProperties = [
  'AssumeRolePolicyDocument',
  'Description',
  'ManagedPolicyArns',
  'MaxSessionDuration',
  'Path',
  'Policies',
  'RoleName',
  'Tags',
];
const policyProperties = ['PolicyDocument', 'PolicyName', 'Roles'];
const managedPolicyProperties = ['Description', 'ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles'];

/** Compiles a document of a resource and names the resource when it cannot. */
function compileFor(declaration: ResourceDeclaration, document: unknown, kind: PolicyKind): CompiledPolicy {
  try {
    return compilePolicy(document, kind);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `${declaration.logicalId} (${declaration.type}) has a policy that cannot be used: ${reason}`,
    );
  }
}

/** Four letters and seventeen more that stay the same for the same name, as IAM's ids look. */
function stableId(prefix: string, name: string): string {
  const digest = createHash('sha256').update(`${prefix}/${name}`).digest('hex').toUpperCase();
  return prefix + digest.slice(0, 17);
}

/** Holds the roles of one account; names that the template leaves out are the same at every start. */
export function createRoles(options: { readonly accountId: string; readonly stackName: string }): Roles {
  const { accountId, stackName } = options;
  const byName = new Map<string, Role>();
  const byArn = new Map<string, Role>();
  const managedPolicies = new Map<string, PolicyDocument>(Object.entries(awsManagedPolicies));

  function attach(declaration: ResourceDeclaration): void {
    const document = declaration.properties['PolicyDocument'];
    const policy = compileFor(declaration, document, 'identity');
    for (const roleName of optionalStrings(declaration, 'Roles')) {
      const role = byName.get(roleName);
      if (!role)
        throw new Error(
          `${declaration.logicalId} (${declaration.type}) names an unknown role "${roleName}".`,
        );
      role.policies.push(policy);
      role.grantRecord.add(declaration.logicalId, document);
    }
  }

  function createRole(declaration: ResourceDeclaration): CreatedResource {
    refuseUnknownProperties(declaration, roleProperties);
    const name =
      optionalString(declaration, 'RoleName') ?? physicalName(stackName, declaration.logicalId, 64);
    if (byName.has(name)) throw new Error(`${declaration.logicalId}: there is already a role "${name}".`);
    const inline = optionalObjects(declaration, 'Policies').map((policy) => policy['PolicyDocument']);
    const managed = optionalStrings(declaration, 'ManagedPolicyArns').map((arn): [string, PolicyDocument] => {
      const document = managedPolicies.get(arn);
      if (!document)
        throw new Error(`${declaration.logicalId}: the managed policy ${arn} is not known here.`);
      return [arn, document];
    });
    const documents = [
      ...inline.map((document): [string, unknown] => [declaration.logicalId, document]),
      ...managed,
    ];
    const { logicalId } = declaration;
    const arn = `arn:aws:iam::${accountId}:role${optionalString(declaration, 'Path') ?? '/'}${name}`;
    const trustPolicy = declaration.properties['AssumeRolePolicyDocument'];
    const role: Role = {
      logicalId,
      name,
      arn,
      id: stableId('AROA', name),
      maxSessionSeconds: maxSessionSecondsOf(declaration),
      trust: compileFor(declaration, trustPolicy, 'trust'),
      trustRecord: createTrustRecord({ logicalId, arn }, trustPolicy),
      policies: documents.map(([, document]) => compileFor(declaration, document, 'identity')),
      grantRecord: createGrantRecord(),
    };
    for (const [declaredIn, document] of documents) role.grantRecord.add(declaredIn, document);
    byName.set(name, role);
    byArn.set(role.arn, role);
    return { ref: name, attributes: { Arn: role.arn, RoleId: role.id } };
  }

  function createPolicy(declaration: ResourceDeclaration): CreatedResource {
    refuseUnknownProperties(declaration, policyProperties);
    const name = requiredString(declaration, 'PolicyName');
    attach(declaration);
    return { ref: name, attributes: { Id: name } };
  }

  function createManagedPolicy(declaration: ResourceDeclaration): CreatedResource {
    refuseUnknownProperties(declaration, managedPolicyProperties);
    const name =
      optionalString(declaration, 'ManagedPolicyName') ?? physicalName(stackName, declaration.logicalId, 128);
    const document = declaration.properties['PolicyDocument'];
    const arn = `arn:aws:iam::${accountId}:policy${optionalString(declaration, 'Path') ?? '/'}${name}`;
    attach(declaration);
    managedPolicies.set(arn, document as PolicyDocument);
    return { ref: arn, attributes: { PolicyArn: arn, PolicyId: stableId('ANPA', name) } };
  }

  return {
    resources: {
      'AWS::IAM::Role': createRole,
      'AWS::IAM::Policy': createPolicy,
      'AWS::IAM::ManagedPolicy': createManagedPolicy,
    },
    find: (roleArn) => byArn.get(roleArn),
    findManagedPolicy: (policyArn) => managedPolicies.get(policyArn),
    permissions: () => [...byName.values()].map(toPermissions),
  };
}

const toPermissions = ({ logicalId, name, trustRecord, grantRecord }: Role): RolePermissions => ({
  role: logicalId,
  roleName: name,
  grants: [...trustRecord.list(), ...grantRecord.list()],
});

function maxSessionSecondsOf(declaration: ResourceDeclaration): number {
  const seconds = Number(declaration.properties['MaxSessionDuration'] ?? defaultMaxSessionSeconds);
  if (!Number.isInteger(seconds) || seconds < 3_600 || seconds > 43_200) {
    throw new Error(
      `${declaration.logicalId}: MaxSessionDuration must be a whole number from 3600 to 43200.`,
    );
  }
  return seconds;
}
