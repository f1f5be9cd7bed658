// Who may use a field: read once from the schema's `@aws_*` directives, asked for every field of every request.
// https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#using-additional-authorization-modes
import { isObjectType } from 'graphql';
import type { ConstDirectiveNode, GraphQLObjectType, GraphQLSchema } from 'graphql';
import type { AuthMode } from '../api.ts';
import { authModes } from './authModes.ts';

/** What a caller must be to use one field. */
export interface FieldAccess {
  readonly typeName: string;
  readonly fieldName: string;
  /** A field of Query, Mutation or Subscription: IAM policies are asked for these. */
  readonly isRootField: boolean;
  /** The admitted modes' bits, or'ed. */
  readonly modeBits: number;
  /** For user-pool callers: one of these groups is needed; absent: no group is. */
  readonly groups?: readonly string[];
}

/** The access of every field of every object type, by type and field name. */
export type AccessTable = ReadonlyMap<string, ReadonlyMap<string, FieldAccess>>;

/**
 * Reads the access of every field: the field's own directives, else its type's, else the API's default mode only.
 * @param schema built from SDL, so that its types have their syntax nodes
 */
export function readAccessTable(schema: GraphQLSchema, defaultMode: AuthMode): AccessTable {
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  const table = new Map<string, ReadonlyMap<string, FieldAccess>>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    table.set(type.name, readTypeAccess(type, roots.has(type), defaultMode));
  }
  return table;
}

function readTypeAccess(
  type: GraphQLObjectType,
  isRootField: boolean,
  defaultMode: AuthMode,
): ReadonlyMap<string, FieldAccess> {
  const nodes = [type.astNode, ...type.extensionASTNodes];
  const ofType = toRequirement(nodes.flatMap((node) => node?.directives ?? []));
  const fields = new Map<string, FieldAccess>();
  for (const field of Object.values(type.getFields())) {
    const requirement = toRequirement(field.astNode?.directives ?? []) ??
      ofType ?? { modeBits: authModes[defaultMode].bit };
    fields.set(field.name, { typeName: type.name, fieldName: field.name, isRootField, ...requirement });
  }
  return fields;
}

function toRequirement(
  directives: readonly ConstDirectiveNode[],
): Pick<FieldAccess, 'modeBits' | 'groups'> | undefined {
  let modeBits = 0;
  let groups: readonly string[] | undefined;
  for (const directive of directives) {
    const name = directive.name.value;
    // @aws_auth is the older spelling for APIs whose only mode is a user pool.
    const mode = name === 'aws_auth' ? 'aws_cognito_user_pools' : name;
    const facts = Object.values(authModes).find((candidate) => candidate.directive === mode);
    if (!facts) continue;
    modeBits |= facts.bit;
    if (facts.bit === authModes.AMAZON_COGNITO_USER_POOLS.bit) groups = readGroups(directive) ?? groups;
  }
  if (modeBits === 0) return undefined;
  return groups ? { modeBits, groups } : { modeBits };
}

function readGroups(directive: ConstDirectiveNode): readonly string[] | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === 'cognito_groups')?.value;
  if (value?.kind === 'StringValue') return [value.value];
  if (value?.kind !== 'ListValue') return undefined;
  return value.values.flatMap((item) => (item.kind === 'StringValue' ? [item.value] : []));
}
