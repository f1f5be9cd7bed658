// The hosted pages: who reads the bucket, what browsers are told, and what is uploaded.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, test } from 'vitest';
import { AwsSolutionsChecks } from 'cdk-nag';
import { pageAddressCode } from './pageAddress.ts';
import { propertiesOf, synthesizeStack } from './readableTemplate.ts';
import type { Properties } from './readableTemplate.ts';

const pages = mkdtempSync(join(tmpdir(), 'pages-'));
mkdirSync(join(pages, 'speaker'));
writeFileSync(join(pages, 'speaker', 'index.html'), '<p>speaker');
afterAll(() => rmSync(pages, { recursive: true }));

const dev = synthesizeStack({}, pages);
const prod = synthesizeStack({ stage: 'prod' }, pages);
const region = '${AWS::Region}';

/** The policies, by the kind of file that they are for. */
function securityPolicies(template: Template): Record<string, Record<string, string[]>> {
  const found = propertiesOf(template, 'AWS::CloudFront::ResponseHeadersPolicy');
  return Object.fromEntries(
    Object.entries(found).map(([id, { ResponseHeadersPolicyConfig: config }]) => {
      const { SecurityHeadersConfig } = config as {
        SecurityHeadersConfig: { ContentSecurityPolicy: { ContentSecurityPolicy: string } };
      };
      const text = SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy;
      const directives = text.split('; ').map((directive) => directive.split(' '));
      return [id, Object.fromEntries(directives.map(([name, ...sources]) => [name, sources]))];
    }),
  );
}

const strict = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': [
    "'self'",
    '${ApiGraphqlApi.GraphQLUrl}',
    '${ApiGraphqlApi.RealtimeUrl}',
    '${IdentityUserPool.ProviderURL}/',
    `https://\${IdentityUserPoolLoginPages}.auth.${region}.amazoncognito.com/oauth2/`,
    `https://*.kinesisvideo.${region}.\${AWS::URLSuffix}`,
    `wss://*.kinesisvideo.${region}.\${AWS::URLSuffix}`,
  ],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

describe.each([
  ['dev', dev.template],
  ['prod', prod.template],
])('the headers of %s', (_stage, template) => {
  test('let pages load and reach what is named, and let the playground’s editor write styles and run workers', () => {
    expect(securityPolicies(template)).toEqual({
      WebPagesHeaders: strict,
      WebSpeakerHeaders: strict,
      WebAssetsHeaders: strict,
      WebPlaygroundHeaders: {
        ...strict,
        'style-src': ["'self'", "'unsafe-inline'"],
        'font-src': ["'self'", 'data:'],
        'worker-src': ["'self'"],
      },
    });
  });

  test('let no script run that is not a file of ours, and name no source that stands for any host', () => {
    const policies = Object.values(securityPolicies(template));

    expect(policies.map((policy) => [policy['default-src'], policy['script-src']])).toEqual(
      policies.map(() => [["'none'"], ["'self'"]]),
    );
    const sources = policies.flatMap((policy) => Object.values(policy).flat());
    expect(
      sources.filter((source) => /^(\*|(https?|wss?|blob):(\/\/\*)?|'unsafe-eval')$/.test(source)),
    ).toEqual([]);
  });

  test('keep bundled files for a year and ask anew for the others, forbid frames, and let the speaker’s page alone hear', () => {
    const found = propertiesOf(template, 'AWS::CloudFront::ResponseHeadersPolicy');
    const configs = Object.entries(found).map(([id, { ResponseHeadersPolicyConfig }]) => {
      const { CustomHeadersConfig, SecurityHeadersConfig } = ResponseHeadersPolicyConfig as {
        CustomHeadersConfig: { Items: unknown };
        SecurityHeadersConfig: Record<string, unknown>;
      };
      const others = { ...SecurityHeadersConfig, ContentSecurityPolicy: undefined };
      return [id, CustomHeadersConfig.Items, others];
    });

    const custom = (caching: string, microphone = '()') => [
      // The page for missing files says itself that it is not kept.
      { Header: 'Cache-Control', Value: caching, Override: false },
      {
        Header: 'Permissions-Policy',
        Value: `microphone=${microphone}, camera=(), geolocation=(), display-capture=(), usb=(), payment=()`,
        Override: true,
      },
      { Header: 'Cross-Origin-Opener-Policy', Value: 'same-origin', Override: true },
      { Header: 'Cross-Origin-Resource-Policy', Value: 'same-origin', Override: true },
    ];
    const others = {
      ContentSecurityPolicy: undefined,
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY', Override: true },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
      StrictTransportSecurity: {
        AccessControlMaxAgeSec: 31_536_000,
        IncludeSubdomains: true,
        Override: true,
      },
    };
    expect(configs).toEqual([
      ['WebPagesHeaders', custom('no-cache'), others],
      ['WebSpeakerHeaders', custom('no-cache', '(self)'), others],
      ['WebPlaygroundHeaders', custom('no-cache'), others],
      ['WebAssetsHeaders', custom('public, max-age=31536000, immutable'), others],
    ]);
  });

  test('reach each path by one behavior, compressed and over TLS', () => {
    const [distribution] = Object.values(propertiesOf(template, 'AWS::CloudFront::Distribution'));
    const { CacheBehaviors, DefaultCacheBehavior, CustomErrorResponses } = distribution?.[
      'DistributionConfig'
    ] as {
      CacheBehaviors: Properties[];
      DefaultCacheBehavior: Properties;
      CustomErrorResponses: Properties[];
    };

    const common = { Compress: true, ViewerProtocolPolicy: 'redirect-to-https' };
    expect([...CacheBehaviors, DefaultCacheBehavior]).toMatchObject([
      { ...common, PathPattern: '/*/assets/*', ResponseHeadersPolicyId: '${WebAssetsHeaders}' },
      { ...common, PathPattern: '/speaker*', ResponseHeadersPolicyId: '${WebSpeakerHeaders}' },
      { ...common, PathPattern: '/playground*', ResponseHeadersPolicyId: '${WebPlaygroundHeaders}' },
      { ...common, ResponseHeadersPolicyId: '${WebPagesHeaders}' },
    ]);
    expect(CustomErrorResponses).toEqual([
      { ErrorCode: 403, ResponseCode: 404, ResponsePagePath: '/not-found.html', ErrorCachingMinTTL: 0 },
    ]);
  });
});

test('the bucket is private, and this distribution alone reads it', () => {
  const [bucket] = Object.values(propertiesOf(prod.template, 'AWS::S3::Bucket'));
  const [policy] = Object.values(propertiesOf(prod.template, 'AWS::S3::BucketPolicy'));
  const { Statement } = policy?.['PolicyDocument'] as { Statement: Properties[] };

  expect(bucket?.['PublicAccessBlockConfiguration']).toEqual({
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  });
  expect(Statement).toMatchObject([
    { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    { Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } },
    {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Condition: {
        StringEquals: {
          'AWS:SourceArn':
            'arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${WebDistribution}',
        },
      },
    },
  ]);
});

test('people come back from signing in to CloudFront, and in dev to this machine as well', () => {
  const addresses = (template: Template) =>
    Object.values(propertiesOf(template, 'AWS::Cognito::UserPoolClient')).flatMap(
      ({ CallbackURLs, LogoutURLs }) => [CallbackURLs, LogoutURLs],
    );
  const below = (origin: string) => ['playground', 'speaker', 'listener'].map((page) => `${origin}/${page}/`);
  const hosted = below('https://${WebDistribution.DomainName}');

  expect(addresses(prod.template)).toEqual([hosted, hosted]);
  expect(addresses(dev.template)).toEqual(Array(2).fill([...below('http://localhost:4000'), ...hosted]));
});

test('the API lets in whoever has a token of its pool, so the pool has the pages’ client and no other', () => {
  const { ApiGraphqlApi: api } = propertiesOf(prod.template, 'AWS::AppSync::GraphQLApi');
  const clients = propertiesOf(prod.template, 'AWS::Cognito::UserPoolClient');

  expect(api?.['UserPoolConfig']).toMatchObject({ UserPoolId: '${IdentityUserPool}' });
  expect(api?.['UserPoolConfig']).not.toHaveProperty('AppIdClientRegex');
  expect(Object.keys(propertiesOf(prod.template, 'AWS::Cognito::UserPool'))).toEqual(['IdentityUserPool']);
  expect(Object.keys(clients)).toEqual(['IdentityUserPoolPages']);
});

describe('what is uploaded', () => {
  const [deployment, notFound] = Object.values(propertiesOf(dev.template, 'Custom::CDKBucketDeployment'));

  test('is the pages and a config.json with what the deployment made', () => {
    const [ofPages, ofConfig] = deployment?.['SourceMarkers'] as Properties[];

    expect(ofPages).toEqual({});
    expect(deployment).not.toHaveProperty('SystemMetadata');
    expect(Object.values(ofConfig ?? {})).toEqual([
      '${ApiGraphqlApi.GraphQLUrl}',
      '${ApiGraphqlApi.RealtimeUrl}',
      region,
      '${ApiGraphqlApiGuestsApiKey.ApiKey}',
      '${IdentityUserPool.ProviderURL}',
      '${IdentityUserPoolPages}',
    ]);
  });

  test('leaves the files of the version before for those who have it open, and drops what the edge keeps', () => {
    expect(deployment).toMatchObject({
      Prune: false,
      DistributionId: '${WebDistribution}',
      DistributionPaths: ['/*'],
    });
  });

  test('is a page for missing files too, which is not kept although a bundled file may have been asked for', () => {
    expect(notFound).toMatchObject({
      Prune: false,
      SystemMetadata: { 'cache-control': 'no-cache' },
      DistributionPaths: ['/not-found.html'],
    });
  });

  test('is written by a role that can do that and no more', () => {
    const { PageFilesRole: role } = propertiesOf(dev.template, 'AWS::IAM::Role');
    const [{ PolicyDocument }] = role?.['Policies'] as [{ PolicyDocument: { Statement: Properties[] } }];

    expect(PolicyDocument.Statement.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [['logs:CreateLogStream', 'logs:PutLogEvents'], '${PageFilesLog.Arn}'],
      ['s3:GetObject', 'arn:${AWS::Partition}:s3:::cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}/*'],
      ['s3:ListBucket', '${WebBucket.Arn}'],
      ['s3:PutObject', '${WebBucket.Arn}/*'],
      [
        ['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'],
        'arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${WebDistribution}',
      ],
    ]);
    expect(Object.keys(propertiesOf(dev.template, 'AWS::IAM::Policy'))).not.toContain(
      'PageFilesRoleDefaultPolicy',
    );
  });

  test('is nothing where no pages are given', () => {
    expect(propertiesOf(synthesizeStack().template, 'Custom::CDKBucketDeployment')).toEqual({});
  });

  test('leaves cdk-nag nothing to find that nobody acknowledged', () => {
    const findings = [dev.stack, prod.stack].map((stack) => new AwsSolutionsChecks().validateScope(stack));

    expect(findings.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName))).toEqual([]);
  });
});

test('a page’s folder becomes its index.html at the edge, and a redirection keeps the query', () => {
  const ask = (uri: string, query?: string): unknown =>
    runInNewContext(`${pageAddressCode}\nhandler({ request })`, {
      request: { uri, rawQueryString: () => query },
    });
  const found = (location: string) => ({
    statusCode: 302,
    statusDescription: 'Found',
    headers: { location: { value: location } },
  });

  expect(ask('/speaker/', 'code=1&state=2')).toMatchObject({ uri: '/speaker/index.html' });
  expect(ask('/config.json')).toMatchObject({ uri: '/config.json' });
  expect(ask('/playground')).toEqual(found('/playground/'));
  expect(ask('/playground', '')).toEqual(found('/playground/'));
  expect(ask('/listener', 'a=b%26&c')).toEqual(found('/listener/?a=b%26&c'));
  expect(ask('//evil.example.com')).toMatchObject({ uri: '//evil.example.com' });
  expect(ask('/', 'a=b')).toEqual(found('/listener/?a=b'));
});
