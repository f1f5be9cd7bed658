// One AWS::CloudFront::ResponseHeadersPolicy: its declaration in, the headers that it adds to each answer out.
import type { ResourceDeclaration } from '../cloud.ts';
import { refuseUnknownProperties } from '../cloudformation/refuseUnknownProperties.ts';

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads a policy's headers; names are lower-case.
 * @throws Error naming the first property that this cannot honour
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-responseheaderspolicy.html
 */
export function parseResponseHeaders({ logicalId, properties }: ResourceDeclaration): Record<string, string> {
  const config = membersOf(properties, 'ResponseHeadersPolicyConfig');
  refuseUnknownProperties(logicalId, config, [
    'Comment',
    'CustomHeadersConfig',
    'Name',
    'SecurityHeadersConfig',
  ]);
  const { Items: items = [] } = membersOf(config, 'CustomHeadersConfig');
  return {
    ...parseSecurityHeaders(logicalId, membersOf(config, 'SecurityHeadersConfig')),
    ...Object.fromEntries(
      (items as { Header: string; Value: string }[]).map(({ Header, Value }) => [
        Header.toLowerCase(),
        Value,
      ]),
    ),
  };
}

function parseSecurityHeaders(logicalId: string, config: Members): Record<string, string> {
  refuseUnknownProperties(`${logicalId}.SecurityHeadersConfig`, config, Object.keys(securityHeaders));
  return Object.fromEntries(
    Object.entries(securityHeaders).flatMap(([property, [header, toValue]]) =>
      config[property] === undefined ? [] : [[header, toValue(membersOf(config, property))]],
    ),
  );
}

/** The property of each header, its name and how its value is written. */
const securityHeaders: Readonly<Record<string, readonly [string, (settings: Members) => string]>> = {
  ContentSecurityPolicy: ['content-security-policy', ({ ContentSecurityPolicy: policy }) => policy as string],
  ContentTypeOptions: ['x-content-type-options', () => 'nosniff'],
  FrameOptions: ['x-frame-options', ({ FrameOption: option }) => option as string],
  ReferrerPolicy: ['referrer-policy', ({ ReferrerPolicy: policy }) => policy as string],
  StrictTransportSecurity: [
    'strict-transport-security',
    ({ AccessControlMaxAgeSec: seconds, IncludeSubdomains: isWide, Preload: isPreloaded }) =>
      [
        `max-age=${Number(seconds)}`,
        ...(isWide === true ? ['includeSubDomains'] : []),
        ...(isPreloaded === true ? ['preload'] : []),
      ].join('; '),
  ],
};

function membersOf(members: Members, name: string): Members {
  return (members[name] ?? {}) as Members;
}
