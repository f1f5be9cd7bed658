// `ctx.identity`, one shape per authorisation mode, as AppSync hands it to resolvers.

export interface CognitoIdentity {
  sub: string;
  issuer: string;
  username: string;
  claims: Record<string, unknown>;
  sourceIp: string[];
  defaultAuthStrategy: 'ALLOW' | 'DENY';
  groups: string[] | null;
}
export interface OidcIdentity {
  sub: string;
  issuer: string;
  claims: Record<string, unknown>;
}
export interface IamIdentity {
  accountId: string;
  cognitoIdentityPoolId: string | null;
  cognitoIdentityId: string | null;
  sourceIp: string[];
  username: string;
  userArn: string;
  cognitoIdentityAuthType: string | null;
  cognitoIdentityAuthProvider: string | null;
}
export interface LambdaIdentity {
  resolverContext: Record<string, unknown>;
}
export type AppSyncIdentity = CognitoIdentity | OidcIdentity | IamIdentity | LambdaIdentity;
