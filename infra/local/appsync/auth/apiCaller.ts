// One authenticated caller of the API: mode, identity, and the question "may it use this field?".
import type { AuthMode, Caller } from '../api.ts';
import { authModes } from './authModes.ts';
import type { AccessTable, FieldAccess } from './fieldAccess.ts';
import type { AppSyncIdentity } from './identity.ts';

/** A caller as the engine needs it: `allows` takes the field's access at hand, `mayAccess` looks it up by name. */
export interface ApiCaller extends Caller {
  /** What `util.authType()` answers. */
  readonly authType: string;
  /** User-pool groups; empty for other modes. */
  readonly groups: readonly string[];
  allows(access: FieldAccess): boolean;
}

interface ApiCallerInput {
  readonly mode: AuthMode;
  readonly identity: AppSyncIdentity | null;
  readonly groups?: readonly string[];
  readonly accessTable: AccessTable;
  /** For IAM: whether the caller's policies allow `appsync:GraphQL` on a root field. */
  readonly isAllowedByPolicy?: (access: FieldAccess) => boolean;
}

/** Makes a caller; a field that the schema does not have is not allowed to anybody. */
export function createApiCaller(input: ApiCallerInput): ApiCaller {
  const { mode, identity, accessTable, isAllowedByPolicy } = input;
  const { bit, authType } = authModes[mode];
  const groups = input.groups ?? [];
  const allows = (access: FieldAccess): boolean => {
    if ((access.modeBits & bit) === 0) return false;
    if (mode === 'AMAZON_COGNITO_USER_POOLS' && access.groups) {
      return access.groups.some((group) => groups.includes(group));
    }
    return isAllowedByPolicy === undefined || !access.isRootField || isAllowedByPolicy(access);
  };
  return {
    mode,
    identity,
    authType,
    groups,
    allows,
    mayAccess(typeName, fieldName) {
      const access = accessTable.get(typeName)?.get(fieldName);
      return access !== undefined && allows(access);
    },
  };
}
