// Who may call: the user pool, its managed login pages, and the one public client that the pages sign in with.
import { Aws, Duration, Fn } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  UserPool,
  UserPoolClientIdentityProvider,
} from 'aws-cdk-lib/aws-cognito';
import type { UserPoolClient, UserPoolDomain } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Stage } from './stages.ts';

/** The pages that sign people in, as paths below each origin. */
const pagePaths = ['/playground/', '/speaker/', '/listener/'];

export interface IdentityProps {
  readonly stage: Stage;
  /** Start of the login pages' host name; lower-case letters, digits and hyphens. The account id is added to it. */
  readonly domainPrefix: string;
  /** "everybody" may create an account with a verified address; "administrator": accounts are made for people. */
  readonly signUp: 'everybody' | 'administrator';
}

/** The user pool and everything that signing in needs. */
export class Identity extends Construct {
  readonly userPool: UserPool;
  /** What the pages ask for: an id token that names the person's address. The API takes the access token. */
  readonly scope = 'openid email';
  /** Where the managed login pages are. */
  readonly loginUrl: string;
  readonly #domain: UserPoolDomain;

  constructor(scope: Construct, id: string, props: IdentityProps) {
    super(scope, id);
    this.userPool = createUserPool(this, props);
    this.#domain = this.userPool.addDomain('LoginPages', {
      cognitoDomain: { domainPrefix: Fn.join('-', [props.domainPrefix, Aws.ACCOUNT_ID]) },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    this.loginUrl = this.#domain.baseUrl();
  }

  /**
   * Makes the pool's one client, which the pages sign in with. Apart from the pool, because it knows where the pages are,
   * which are told where the API is, which knows the pool.
   * @param pageOrigins where the pages are served: "http://localhost:4000". Cognito accepts http for localhost only.
   */
  createClient(pageOrigins: readonly string[]): UserPoolClient {
    const client = createClient(this.userPool, pageOrigins);
    // Without a branding resource the managed login pages of a client stay unavailable.
    const branding = new CfnManagedLoginBranding(this, 'LoginBranding', {
      userPoolId: this.userPool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    branding.node.addDependency(this.#domain);
    return client;
  }
}

function createUserPool(scope: Construct, { signUp, stage }: IdentityProps): UserPool {
  const userPool = new UserPool(scope, 'UserPool', {
    featurePlan: FeaturePlan.ESSENTIALS,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    autoVerify: { email: true },
    keepOriginal: { email: true },
    selfSignUpEnabled: signUp === 'everybody',
    standardAttributes: { email: { required: true, mutable: true } },
    passwordPolicy: {
      minLength: 12,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
      tempPasswordValidity: Duration.days(3),
    },
    mfa: Mfa.OPTIONAL,
    mfaSecondFactor: { sms: false, otp: true },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    removalPolicy: stage.removalPolicy,
    deletionProtection: stage.isDeletionProtected,
  });
  acknowledge(
    userPool,
    'AwsSolutions-COG2',
    'A second factor is offered, not demanded: an account can start and end its own sessions, and holds nothing else.',
  );
  acknowledge(
    userPool,
    'AwsSolutions-COG8',
    'Threat protection is paid for each active user. Accounts are made by an administrator unless the deployment says otherwise, and Cognito locks an account after wrong passwords without it.',
  );
  return userPool;
}

function createClient(userPool: UserPool, pageOrigins: readonly string[]): UserPoolClient {
  const pages = pageOrigins.flatMap((origin) => pagePaths.map((path) => `${origin}${path}`));
  return userPool.addClient('Pages', {
    generateSecret: false,
    supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
    oAuth: {
      flows: { authorizationCodeGrant: true, implicitCodeGrant: false, clientCredentials: false },
      scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
      callbackUrls: pages,
      logoutUrls: pages,
    },
    // Naming one flow switches off the others, passwords in plain text among them. A rotated refresh token is the only
    // kind that a browser should hold, and Cognito refuses ALLOW_REFRESH_TOKEN_AUTH beside rotation.
    authFlows: { userSrp: true },
    refreshTokenRotationGracePeriod: Duration.seconds(60),
    refreshTokenValidity: Duration.days(30),
    accessTokenValidity: Duration.hours(1),
    idTokenValidity: Duration.hours(1),
    enableTokenRevocation: true,
    preventUserExistenceErrors: true,
  });
}
