// Response headers policies, functions and the distribution that chooses among them, as a template declares them.
import { describe, expect, test } from 'vitest';
import { createCloudFront } from './cloudFront.ts';

const noAssets = { pathOf: (key: string) => key };
const cloud = {
  stackName: 'Live',
  accountId: '000000000000',
  region: 'us-east-1',
  awsUrl: 'http://localhost:4566',
};

function createWith(): {
  readonly cloudFront: ReturnType<typeof createCloudFront>;
  readonly create: (type: string, logicalId: string, properties: Record<string, unknown>) => Promise<string>;
} {
  const cloudFront = createCloudFront(cloud);
  return {
    cloudFront,
    create: async (type, logicalId, properties) => {
      const create = cloudFront.resources[`AWS::CloudFront::${type}`];
      return (await create?.({ logicalId, type, properties }, noAssets))?.ref ?? '';
    },
  };
}

const policyOf = (config: object) => ({ ResponseHeadersPolicyConfig: { Name: 'p', ...config } });
const custom = (value: string) => ({
  CustomHeadersConfig: { Items: [{ Header: 'X-Kind', Value: value, Override: true }] },
});

test('each path has the headers of the first pattern that fits it, and the others those of the default', async () => {
  const { cloudFront, create } = createWith();
  const assets = await create('ResponseHeadersPolicy', 'Assets', policyOf(custom('assets')));
  const page = await create('ResponseHeadersPolicy', 'Page', policyOf(custom('page')));
  const rest = await create('ResponseHeadersPolicy', 'Rest', policyOf(custom('rest')));

  await create('Distribution', 'Pages', {
    DistributionConfig: {
      CacheBehaviors: [
        { PathPattern: '/*/assets/*', ResponseHeadersPolicyId: assets },
        { PathPattern: 'a.?/*', ResponseHeadersPolicyId: page },
      ],
      DefaultCacheBehavior: { ResponseHeadersPolicyId: rest },
    },
  });

  const kinds = ['/a.b/assets/x.js', '/a.b/', '/axb/', '/a.b', '/'].map(
    (path) => cloudFront.edge()?.headersOf(path)['x-kind'],
  );
  expect(kinds).toEqual(['assets', 'page', 'rest', 'rest', 'rest']);
});

test('a policy becomes headers as CloudFront writes them, with the AWS port in the place of the hosts of KVS', async () => {
  const { cloudFront, create } = createWith();
  const kinesisVideo = '//*.kinesisvideo.us-east-1.amazonaws.com';
  const policy = await create(
    'ResponseHeadersPolicy',
    'Page',
    policyOf({
      SecurityHeadersConfig: {
        ContentSecurityPolicy: {
          ContentSecurityPolicy: `connect-src 'self' https:${kinesisVideo} wss:${kinesisVideo}; base-uri 'none'`,
          Override: true,
        },
        ContentTypeOptions: { Override: true },
        FrameOptions: { FrameOption: 'DENY', Override: true },
        ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
        StrictTransportSecurity: { AccessControlMaxAgeSec: 60, IncludeSubdomains: true, Override: true },
      },
    }),
  );
  await create('Distribution', 'Pages', {
    DistributionConfig: { DefaultCacheBehavior: { ResponseHeadersPolicyId: policy } },
  });

  expect(cloudFront.edge()?.headersOf('/')).toEqual({
    'content-security-policy':
      "connect-src 'self' http://localhost:4566 ws://localhost:4566; base-uri 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=60; includeSubDomains',
  });
});

test('a policy with headers of another kind is refused by name', async () => {
  const { create } = createWith();

  await expect(create('ResponseHeadersPolicy', 'Page', policyOf({ CorsConfig: {} }))).rejects.toThrow(
    'got the property CorsConfig',
  );
  await expect(
    create('ResponseHeadersPolicy', 'Page', policyOf({ SecurityHeadersConfig: { XSSProtection: {} } })),
  ).rejects.toThrow('got the property XSSProtection');
});

test('a behavior with a policy that is not of the template, and a second distribution, are refused', async () => {
  const { create } = createWith();
  const declare = (id?: string) =>
    create('Distribution', 'Pages', {
      DistributionConfig: {
        DefaultCacheBehavior: id === undefined ? {} : { ResponseHeadersPolicyId: id },
      },
    });

  await expect(declare('67f7725c-6f97-4210-82d7-5512b31e9d03')).rejects.toThrow(
    'There is no response headers policy "67f7725c-6f97-4210-82d7-5512b31e9d03" in the template.',
  );
  await declare();
  await expect(declare()).rejects.toThrow('A second distribution cannot be run here');
});

test('a header that does not override leaves the file’s own as it is', async () => {
  const { cloudFront, create } = createWith();
  const item = (Header: string, Override: boolean) => ({ Header, Value: 'policy', Override });
  const items = [item('Cache-Control', false), item('X-Kind', true)];
  const policy = await create(
    'ResponseHeadersPolicy',
    'Page',
    policyOf({ CustomHeadersConfig: { Items: items } }),
  );
  await create('Distribution', 'Pages', {
    DistributionConfig: { DefaultCacheBehavior: { ResponseHeadersPolicyId: policy } },
  });

  const own = { 'cache-control': 'own', 'x-kind': 'own', etag: 'own' };
  expect(cloudFront.edge()?.headersOf('/', own)).toEqual({ ...own, 'x-kind': 'policy' });
  expect(cloudFront.edge()?.headersOf('/')).toEqual({ 'cache-control': 'policy', 'x-kind': 'policy' });
});

describe('the function of a behavior', () => {
  const runs = (FunctionARN: string, EventType = 'viewer-request') => ({
    DistributionConfig: { DefaultCacheBehavior: { FunctionAssociations: [{ EventType, FunctionARN }] } },
  });
  const ask = async (code: string, path: string, query?: string) => {
    const { cloudFront, create } = createWith();
    const arn = await create('Function', 'Edge', { Name: 'edge', FunctionCode: code });
    await create('Distribution', 'Pages', runs(arn));
    return cloudFront.edge()?.resolve({ method: 'GET', path, query });
  };

  test('changes the path that is looked for', async () => {
    const code = `function handler({ request }) { request.uri += 'index.html'; return request; }`;

    expect(await ask(code, '/speaker/', 'x=1')).toEqual({ path: '/speaker/index.html' });
  });

  test('answers in the place of a file, and sees method and query', async () => {
    const code = `function handler({ request: { method, querystring, rawQueryString } }) {
      const value = [method, querystring.a.value, rawQueryString()].join(' ');
      return { statusCode: 302, headers: { location: { value } } };
    }`;

    expect(await ask(code, '/', 'a=b=%2F&c')).toEqual({
      statusCode: 302,
      headers: { location: 'GET b=%2F a=b=%2F&c' },
    });
  });

  test.each(['process', 'require', 'fetch', 'event.constructor.constructor("return process")()'])(
    'does not see %s',
    async (name) => {
      const code = `function handler(event) { return { uri: typeof ${name} }; }`;

      expect(await ask(code, '/').catch(() => ({ path: 'undefined' }))).toEqual({ path: 'undefined' });
    },
  );

  test('is refused without a handler, and says so when that returns nothing of use', async () => {
    await expect(ask('function other() {}', '/')).rejects.toThrow(
      'Edge: its code has no function "handler".',
    );
    for (const code of ['function handler() {}', 'function handler() { return {}; }'])
      await expect(ask(code, '/')).rejects.toThrow(
        'Edge: its handler returned neither a request nor a response.',
      );
  });

  test('must be of the template and run on the request', async () => {
    const { create } = createWith();
    const arn = await create('Function', 'Edge', { FunctionCode: 'function handler() {}' });

    await expect(create('Distribution', 'Pages', runs('arn:other'))).rejects.toThrow(
      'There is no function "arn:other" in the template.',
    );
    await expect(create('Distribution', 'Pages', runs(arn, 'viewer-response'))).rejects.toThrow(
      'A behavior runs one function, on viewer-request; got one on viewer-response.',
    );
  });
});

test('without a distribution there is no edge', () => {
  expect(createWith().cloudFront.edge()).toBeUndefined();
});
