// CloudFront as far as browsers notice it: the distribution, its policies and its functions from the template in; what becomes of
// the path of each request, and the headers of each answer, out.
import type { Cloud, ResourceDeclaration, Service } from '../cloud.ts';
import { physicalName } from '../physicalName.ts';
import { createEdgeFunction, type EdgeFunction, type EdgeOutcome, type EdgeRequest } from './edgeFunction.ts';
import { parseResponseHeaders, type PolicyHeader } from './responseHeaders.ts';

export type Headers = Readonly<Record<string, string>>;

/** The distribution, as the front door asks it. */
export interface Edge {
  /** What the function of the path's behavior makes of a request; the request's own path where there is none. */
  resolve(this: void, request: EdgeRequest): EdgeOutcome;
  /**
   * What an answer is sent with.
   * @param path the request's: "/speaker/"
   * @param own what the file itself is sent with; names are lower-case
   */
  headersOf(this: void, path: string, own?: Headers): Headers;
}

export interface CloudFront extends Service {
  /** Undefined when the template has no distribution. */
  edge(this: void): Edge | undefined;
}

interface Behavior {
  readonly pattern: RegExp;
  readonly headers: readonly PolicyHeader[];
  readonly onRequest: EdgeFunction;
}

interface BehaviorDeclaration {
  readonly PathPattern?: string;
  readonly ResponseHeadersPolicyId?: string;
  readonly FunctionAssociations?: readonly { readonly EventType: string; readonly FunctionARN: string }[];
}

export function createCloudFront(
  cloud: Pick<Cloud, 'stackName' | 'accountId' | 'region' | 'awsUrl'>,
): CloudFront {
  const policies = new Map<string, readonly PolicyHeader[]>();
  const functions = new Map<string, EdgeFunction>();
  let edge: Edge | undefined;

  const toBehavior = (declaration: BehaviorDeclaration): Behavior => {
    const { PathPattern: pattern = '*', ResponseHeadersPolicyId: id } = declaration;
    const headers = id === undefined ? [] : policies.get(id);
    if (!headers) throw new Error(`There is no response headers policy "${id}" in the template.`);
    return { pattern: toPathRegex(pattern), headers, onRequest: findFunction(declaration, functions) };
  };

  return {
    resources: {
      'AWS::CloudFront::ResponseHeadersPolicy': (declaration) => {
        const id = physicalName(cloud.stackName, declaration.logicalId, 64);
        policies.set(id, withLocalHosts(parseResponseHeaders(declaration), cloud));
        return { ref: id, attributes: { Id: id } };
      },
      'AWS::CloudFront::Function': (declaration) => {
        const { logicalId, properties } = declaration;
        const { Name: name = physicalName(cloud.stackName, logicalId, 64) } = properties;
        const arn = `arn:aws:cloudfront::${cloud.accountId}:function/${String(name)}`;
        functions.set(arn, createEdgeFunction(declaration));
        return { ref: arn, attributes: { FunctionARN: arn } };
      },
      'AWS::CloudFront::Distribution': (declaration) => {
        if (edge) throw new Error('A second distribution cannot be run here; one is there already.');
        edge = createEdge(readBehaviors(declaration).map(toBehavior));
        const id = physicalName(cloud.stackName, declaration.logicalId, 64);
        // DIFFERS: A distribution's domain is localhost: its pages are the front door's.
        return { ref: id, attributes: { Id: id, DomainName: 'localhost' } };
      },
    },
    edge: () => edge,
  };
}

function createEdge(behaviors: readonly Behavior[]): Edge {
  const behaviorOf = (path: string): Behavior | undefined =>
    behaviors.find(({ pattern }) => pattern.test(path));
  return {
    resolve: (request) => behaviorOf(request.path)?.onRequest(request) ?? { path: request.path },
    headersOf(path, own = {}) {
      const added = (behaviorOf(path)?.headers ?? []).filter(
        ({ name, isOverriding }) => isOverriding || own[name] === undefined,
      );
      return { ...own, ...Object.fromEntries(added.map(({ name, value }) => [name, value])) };
    },
  };
}

function findFunction(
  { FunctionAssociations: associations = [] }: BehaviorDeclaration,
  functions: ReadonlyMap<string, EdgeFunction>,
): EdgeFunction {
  const [association, ...others] = associations;
  if (!association) return ({ path }) => ({ path });
  const { EventType: eventType, FunctionARN: arn } = association;
  if (eventType !== 'viewer-request' || others.length > 0)
    throw new Error(`A behavior runs one function, on viewer-request; got one on ${eventType}.`);
  const found = functions.get(arn);
  if (!found) throw new Error(`There is no function "${arn}" in the template.`);
  return found;
}

/** The behaviors in the order in which they are tried; the default one comes last. */
function readBehaviors({ properties }: ResourceDeclaration): BehaviorDeclaration[] {
  const config = properties['DistributionConfig'] as {
    readonly CacheBehaviors?: readonly BehaviorDeclaration[];
    readonly DefaultCacheBehavior: BehaviorDeclaration;
  };
  return [...(config.CacheBehaviors ?? []), config.DefaultCacheBehavior];
}

/**
 * `*` stands for any characters, slashes among them, `?` for one.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
 */
function toPathRegex(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^/?${source.replace(/^\//, '')}$`);
}

// DIFFERS: Where a header names the hosts of Kinesis Video Streams, it names the AWS port instead.
function withLocalHosts(
  headers: readonly PolicyHeader[],
  { region, awsUrl }: Pick<Cloud, 'region' | 'awsUrl'>,
): PolicyHeader[] {
  const domain = `//*.kinesisvideo.${region}.amazonaws.com`;
  const { host: here, protocol } = new URL(awsUrl);
  const socketProtocol = protocol === 'https:' ? 'wss:' : 'ws:';
  return withoutPromise(headers, protocol).map((header) => ({
    ...header,
    value: header.value
      .replaceAll(`https:${domain}`, `${protocol}//${here}`)
      .replaceAll(`wss:${domain}`, `${socketProtocol}//${here}`),
  }));
}

// DIFFERS: With --tls the pages are sent without Strict-Transport-Security: a browser would ask for https on every port of localhost, for as long as it says.
function withoutPromise(headers: readonly PolicyHeader[], protocol: string): readonly PolicyHeader[] {
  return protocol === 'https:' ? headers.filter(({ name }) => name !== 'strict-transport-security') : headers;
}
