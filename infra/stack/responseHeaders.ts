// The headers that every file of the pages is sent with: one policy for each kind of file.
import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { HeadersFrameOption, HeadersReferrerPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { pageDirectives, playgroundDirectives, toPolicy } from './contentSecurityPolicy.ts';
import type { Directives, ReachedAddresses } from './contentSecurityPolicy.ts';

/** Names of bundled files hold a hash of their content; the others must be asked for each time. */
const cacheControl = { hashed: 'public, max-age=31536000, immutable', other: 'no-cache' };

export interface PageHeaders {
  /** The listener's page, config.json and whatever else is there. */
  readonly pages: ResponseHeadersPolicy;
  /** The one page that hears. */
  readonly speaker: ResponseHeadersPolicy;
  readonly playground: ResponseHeadersPolicy;
  /** Bundled files of every page, the playground's workers among them. */
  readonly assets: ResponseHeadersPolicy;
}

export function createPageHeaders(scope: Construct, addresses: ReachedAddresses): PageHeaders {
  const strict: PolicySettings = {
    directives: pageDirectives(addresses),
    caching: cacheControl.other,
    microphone: '()',
  };
  const directives = playgroundDirectives(addresses);
  return {
    pages: createPolicy(scope, 'Pages', strict),
    speaker: createPolicy(scope, 'Speaker', { ...strict, microphone: '(self)' }),
    playground: createPolicy(scope, 'Playground', { ...strict, directives }),
    assets: createPolicy(scope, 'Assets', { ...strict, caching: cacheControl.hashed }),
  };
}

interface PolicySettings {
  readonly directives: Directives;
  readonly caching: string;
  /** Who may ask for it: "(self)" the page itself, "()" nobody. */
  readonly microphone: '(self)' | '()';
}

function createPolicy(scope: Construct, name: string, settings: PolicySettings): ResponseHeadersPolicy {
  const { directives, caching, microphone } = settings;
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
        // What a file says of itself goes first: the page for missing files must not be kept in the place of a bundled file.
        { header: 'Cache-Control', value: caching, override: false },
        { header: 'Permissions-Policy', value: toPermissions(microphone), override },
        // No page opens another that it talks to, and no other site has any use for these files.
        { header: 'Cross-Origin-Opener-Policy', value: 'same-origin', override },
        { header: 'Cross-Origin-Resource-Policy', value: 'same-origin', override },
      ],
    },
  });
}

function toPermissions(microphone: PolicySettings['microphone']): string {
  const refused = ['camera', 'geolocation', 'display-capture', 'usb', 'payment'];
  return [`microphone=${microphone}`, ...refused.map((name) => `${name}=()`)].join(', ');
}
