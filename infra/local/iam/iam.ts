// What the other services need of IAM and STS: who signed a request, what they may do, and credentials for a role.

/** A policy document as CloudFormation has it, intrinsics resolved. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** One thing to be allowed: "dynamodb:UpdateItem" on "arn:aws:dynamodb:us-east-1:000000000000:table/Sessions". */
export interface Permission {
  readonly action: string;
  readonly resource: string;
  /** Condition keys of the request: "sts:RoleSessionName" → value. */
  readonly context?: Readonly<Record<string, string>>;
}

/** Who made a request. */
export interface Principal {
  /** "arn:aws:iam::000000000000:user/administrator" or "arn:aws:sts::000000000000:assumed-role/<role>/<session>". */
  readonly arn: string;
  readonly accountId: string;
  readonly userId: string;
  /** The role behind an assumed-role session. */
  readonly roleArn?: string;
  /** Policies that narrow this session to their intersection with the role's. */
  readonly sessionPolicies: readonly PolicyDocument[];
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiresAtMs?: number;
}

/** A request as it came over the wire, before anybody believes it. Header names are lower-case; `path` is as sent, still encoded. */
export interface UnverifiedRequest {
  readonly method: string;
  readonly path: string;
  /** Without "?", as sent, still encoded. */
  readonly queryString: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

export interface Iam {
  /**
   * Verifies a SigV4 signature (header form) and answers whose it is.
   * @throws AwsError UnrecognizedClientException, InvalidSignatureException, ExpiredTokenException, MissingAuthenticationTokenException
   */
  verify(request: UnverifiedRequest, signingName: string): Promise<Principal>;
  /**
   * Verifies a SigV4 signature that stands in the query and answers whose it is.
   * @param maxExpiresSeconds the longest X-Amz-Expires that the service takes
   * @throws AwsError like `verify`
   */
  verifyPresigned(
    request: UnverifiedRequest,
    signingName: string,
    maxExpiresSeconds: number,
  ): Promise<Principal>;
  /**
   * Answers whose the credentials are: the same as `verify` for a request that was signed with them just now.
   * @throws AwsError UnrecognizedClientException, InvalidSignatureException, ExpiredTokenException
   */
  principalOf(credentials: Credentials): Principal;
  /**
   * Checks identity policies ∩ session policies; an explicit Deny wins.
   * @throws AwsError AccessDeniedException "User: … is not authorized to perform: <action> on resource: …"
   */
  authorise(principal: Principal, permission: Permission): void;
  /**
   * Credentials for a role that a service assumes, cached until shortly before they expire.
   * @param sourceArn the resource for which the service acts: aws:SourceArn of the trust policy
   * @throws AwsError AccessDeniedException when the role does not exist or does not trust the service
   */
  credentialsForService(
    roleArn: string,
    servicePrincipal: string,
    sessionName: string,
    sourceArn?: string,
  ): Promise<Credentials>;
  /**
   * Who a service is while it acts in a role, to be asked about with `authorise`.
   * @throws AwsError AccessDeniedException when the role does not exist or does not trust the service
   */
  principalForService(roleArn: string, servicePrincipal: string): Principal;
  /**
   * Signs a request: answers its headers with Authorization, X-Amz-Date and X-Amz-Security-Token added.
   * @throws UnsignableRequestError when the URL's query cannot be decoded
   */
  sign(
    request: { method: string; url: URL; headers: Readonly<Record<string, string>>; body: string },
    signingName: string,
    credentials: Credentials,
  ): Promise<Record<string, string>>;
}
