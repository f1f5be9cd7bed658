// CloudFront as far as browsers notice it: the distribution and its policies from the template in; the headers of each file that
// the front door serves out.
import type { Cloud, ResourceDeclaration, Service } from '../cloud.ts';
import { physicalName } from '../physicalName.ts';
import { parseResponseHeaders } from './responseHeaders.ts';

export type Headers = Readonly<Record<string, string>>;

export interface CloudFront extends Service {
  /** What a file is sent with, by its path: "/speaker/"; nothing when the template has no distribution. */
  headersOf(this: void, path: string): Headers;
}

interface Behavior {
  readonly pattern: RegExp;
  readonly headers: Headers;
}

interface BehaviorDeclaration {
  readonly PathPattern?: string;
  readonly ResponseHeadersPolicyId?: string;
}

export function createCloudFront(
  cloud: Pick<Cloud, 'stackName' | 'accountId' | 'region' | 'awsUrl'>,
): CloudFront {
  const policies = new Map<string, Headers>();
  let behaviors: readonly Behavior[] | undefined;

  const toBehavior = ({
    PathPattern: pattern = '*',
    ResponseHeadersPolicyId: id,
  }: BehaviorDeclaration): Behavior => {
    const headers = id === undefined ? {} : policies.get(id);
    if (!headers) throw new Error(`There is no response headers policy "${id}" in the template.`);
    return { pattern: toPathRegex(pattern), headers };
  };

  return {
    resources: {
      'AWS::CloudFront::ResponseHeadersPolicy': (declaration) => {
        const id = physicalName(cloud.stackName, declaration.logicalId, 64);
        policies.set(id, withLocalHosts(parseResponseHeaders(declaration), cloud));
        return { ref: id, attributes: { Id: id } };
      },
      'AWS::CloudFront::Distribution': (declaration) => {
        if (behaviors) throw new Error('A second distribution cannot be run here; one is there already.');
        behaviors = readBehaviors(declaration).map(toBehavior);
        const id = physicalName(cloud.stackName, declaration.logicalId, 64);
        // DIFFERS: A distribution's domain is localhost, over plain http: its pages are the front door's.
        return { ref: id, attributes: { Id: id, DomainName: 'localhost' } };
      },
    },
    headersOf: (path) => behaviors?.find(({ pattern }) => pattern.test(path))?.headers ?? {},
  };
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
function withLocalHosts(headers: Headers, { region, awsUrl }: Pick<Cloud, 'region' | 'awsUrl'>): Headers {
  const domain = `//*.kinesisvideo.${region}.amazonaws.com`;
  const here = new URL(awsUrl).host;
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      value.replaceAll(`https:${domain}`, `http://${here}`).replaceAll(`wss:${domain}`, `ws://${here}`),
    ]),
  );
}
