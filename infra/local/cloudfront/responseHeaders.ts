// One AWS::CloudFront::ResponseHeadersPolicy: its declaration in, the headers that it adds to each answer out.
import type { ResourceDeclaration } from '../cloud.ts';
import { refuseUnknownProperties } from '../cloudformation/refuseUnknownProperties.ts';

/** One header of a policy; `name` is lower-case. */
export interface PolicyHeader {
  readonly name: string;
  readonly value: string;
  /** False: a header of this name that the file itself is sent with stays. */
  readonly isOverriding: boolean;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads a policy's headers.
 * @throws Error naming the first property that this cannot honour
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-responseheaderspolicy.html
 */
export function parseResponseHeaders({ logicalId, properties }: ResourceDeclaration): PolicyHeader[] {
  const config = membersOf(properties, 'ResponseHeadersPolicyConfig');
  refuseUnknownProperties(logicalId, config, [
    'Comment',
    'CustomHeadersConfig',
    'Name',
    'SecurityHeadersConfig',
  ]);
  const { Items: items = [] } = membersOf(config, 'CustomHeadersConfig');
  return [
    ...parseSecurityHeaders(logicalId, membersOf(config, 'SecurityHeadersConfig')),
    ...(items as { Header: string; Value: string; Override: unknown }[]).map(
      ({ Header, Value, Override }) => ({
        name: Header.toLowerCase(),
        value: Value,
        isOverriding: Override === true,
      }),
    ),
  ];
}

function parseSecurityHeaders(logicalId: string, config: Members): PolicyHeader[] {
  refuseUnknownProperties(`${logicalId}.SecurityHeadersConfig`, config, Object.keys(securityHeaders));
  return Object.entries(securityHeaders).flatMap(([property, [name, toValue]]) => {
    if (config[property] === undefined) return [];
    const settings = membersOf(config, property);
    return [{ name, value: toValue(settings), isOverriding: settings['Override'] === true }];
  });
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
