// The headers that every file of the pages is sent with: one policy for each kind of file.
import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { HeadersFrameOption, HeadersReferrerPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { pageDirectives, playgroundDirectives, toPolicy } from './contentSecurityPolicy.ts';
import type { Directives, ReachedAddresses } from './contentSecurityPolicy.ts';

/** Names of bundled files hold a hash of their content; the others must be asked for each time. */
const cacheControl = { hashed: 'public, max-age=31536000, immutable', other: 'no-cache' };
/** The speaker's page hears; nothing else of the machine is asked for. */
const permissions = 'microphone=(self), camera=(), geolocation=(), display-capture=(), usb=(), payment=()';

export interface PageHeaders {
  /** Pages and config.json. */
  readonly pages: ResponseHeadersPolicy;
  readonly playground: ResponseHeadersPolicy;
  /** Bundled files of every page, the playground's workers among them. */
  readonly assets: ResponseHeadersPolicy;
}

export function createPageHeaders(scope: Construct, addresses: ReachedAddresses): PageHeaders {
  const ofPages = pageDirectives(addresses);
  return {
    pages: createPolicy(scope, 'Pages', ofPages, cacheControl.other),
    playground: createPolicy(scope, 'Playground', playgroundDirectives(addresses), cacheControl.other),
    assets: createPolicy(scope, 'Assets', ofPages, cacheControl.hashed),
  };
}

function createPolicy(
  scope: Construct,
  name: string,
  directives: Directives,
  caching: string,
): ResponseHeadersPolicy {
  const override = true;
  return new ResponseHeadersPolicy(scope, `${name}Headers`, {
    // Names are the account's, whatever the region.
    responseHeadersPolicyName: `${Stack.of(scope).stackName}-${Aws.REGION}-${name}`,
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: toPolicy(directives), override },
      contentTypeOptions: { override },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override },
    },
    customHeadersBehavior: {
      customHeaders: [
        { header: 'Cache-Control', value: caching, override },
        { header: 'Permissions-Policy', value: permissions, override },
      ],
    },
  });
}
