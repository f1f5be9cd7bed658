// What every service of the local cloud is given (`Cloud`) and what it gives back (`Service`).
// The template decides which resources exist; a service only says how each of its resource types comes to be.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from './clock.ts';
import type { FileLayer } from './fileLayer.ts';
import type { CallService } from './gateway/serviceCalls.ts';
import type { Iam, Permission, Principal, UnverifiedRequest } from './iam/iam.ts';
import type { Log } from './log.ts';
import type { Meter } from './meter.ts';

/** Random identifiers, a parameter so that tests can repeat themselves. */
export interface Ids {
  /** A random UUID (version 4). */
  uuid(): string;
  /** `count` random bytes. */
  bytes(count: number): Buffer;
}

/** What the services share. */
export interface Cloud {
  /** The account: "000000000000". */
  readonly accountId: string;
  /** The region: "us-east-1". */
  readonly region: string;
  readonly stackName: string;
  /** Where the front door listens, without a trailing slash: "http://localhost:4000". */
  readonly frontDoorUrl: string;
  /** Where the AWS APIs listen, without a trailing slash: "http://localhost:4566". */
  readonly awsUrl: string;
  /** The folder that outlives the process; absent: nothing is kept. Each service keeps to a subfolder of its own name. */
  readonly dataDirectory?: string;
  /** Everything in that folder is written and read through it; tests put faults here. */
  readonly files: FileLayer;
  readonly clock: Clock;
  readonly ids: Ids;
  /** How services call each other at the AWS port, and HTTP data sources any address. */
  readonly call: CallService;
  readonly log: Log;
  readonly iam: Iam;
  /** Where services report what AWS would bill. */
  readonly meter: Meter;
}

/** One request to the AWS port whose signature was verified. `path` starts with "/"; header names are lower-case. */
export interface AwsRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly principal: Principal;
}

export interface AwsResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** An error that an AWS API answers with: `code` as AWS spells it ("AccessDeniedException"), without namespace. */
export class AwsError extends Error {
  readonly code: string;
  readonly statusCode: number;
  constructor(code: string, message: string, statusCode: number) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.statusCode = statusCode;
  }
}

/** A connection that asks to become a WebSocket. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** The WebSockets of one AWS API. The gateway verifies the signature in the URL, asks `permissionsOf`, authorises each, then calls `accept`. */
export interface AwsWebSockets {
  /** The longest X-Amz-Expires that a URL may have. */
  readonly maxSignatureSeconds: number;
  /** @throws AwsError when the request is for no WebSocket of this API */
  permissionsOf(request: AwsRequest): readonly Permission[];
  /**
   * Completes the handshake and keeps the socket.
   * @throws AwsError for everything that the service refuses; the socket is then untouched
   */
  accept(request: AwsRequest, upgrade: Upgrade): void;
  /** What a refused client is answered, in the place of 101. */
  toRefusal(error: AwsError): AwsResponse;
}

/** One AWS API on the AWS port. The gateway verifies the signature, asks `permissionsOf`, authorises each, then calls `answer`. */
export interface AwsApi {
  /** The SigV4 service name by which the gateway finds it: "dynamodb", "kinesisvideo", "sts", "appsync", "sqs", "lambda". */
  readonly signingName: string;
  /**
   * What the caller must be allowed to do for this request.
   * @throws AwsError when the request names no known operation
   */
  permissionsOf(request: AwsRequest): readonly Permission[];
  /** @throws AwsError for everything that the service refuses */
  answer(request: AwsRequest): Promise<AwsResponse>;
  /** Gives an error the shape that this service's clients read; `headers` are the request's, for a service whose shape depends on them. */
  toErrorResponse(error: AwsError, headers?: AwsRequest['headers']): AwsResponse;
  /**
   * What a request without a signature is told, for a service with operations that AWS takes unsigned; undefined when this
   * one must be signed. Absent: all must be.
   */
  refuseUnsigned?(request: UnverifiedRequest): AwsError | undefined;
  /** Absent: this API has no WebSockets. */
  readonly webSockets?: AwsWebSockets;
}

/** One resource of the template with its intrinsics resolved. */
export interface ResourceDeclaration {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What `Ref` and `Fn::GetAtt` of a resource answer. */
export interface CreatedResource {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Files of the assembly, found by the name that the template gives ("<hash>.js", "<hash>.zip"). */
export interface AssetFiles {
  /**
   * The file or folder on disk of the asset.
   * @throws Error naming the key when the assembly has no such asset
   */
  pathOf(assetKey: string): string;
}

export type CreateResource = (
  declaration: ResourceDeclaration,
  assets: AssetFiles,
) => CreatedResource | Promise<CreatedResource>;

/** A path of the front door, matched by prefix. */
export interface FrontDoorRoute {
  /** "/graphql": this path and what lies below it. The longest prefix wins. */
  readonly prefix: string;
  onRequest?(request: IncomingMessage, response: ServerResponse): void;
  onUpgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** One AWS service of the local cloud. Made first, then given its resources, then opened; closed in reverse. */
export interface Service {
  /** CloudFormation type → how one is made. Types with nothing to run stand in `cloudformation/inertTypes.ts` instead. */
  readonly resources: Readonly<Record<string, CreateResource>>;
  readonly api?: AwsApi;
  /** Routes known once all resources are there. */
  routes?(): readonly FrontDoorRoute[];
  /** Called when every resource of the template is there: checks what belongs together, starts what runs by itself. */
  open?(): Promise<void>;
  /** Stops everything that runs; nothing of the service keeps the process alive after it. */
  close?(): Promise<void>;
}
