// The hosted pages as a browser gets them from the whole stack: the headers of the template, and a configuration that is the
// same whoever writes it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../clients/core/clientConfig.ts';
import { synthesize } from '../stack/synthesize.ts';
import { prodAssembly, shareStack, startStack } from './stack.ts';

/** Pages as the bundler leaves them, with the assembly that uploads them. */
function createPages(): { readonly pages: string; readonly assembly: string } {
  const folder = mkdtempSync(join(tmpdir(), 'live-sessions-pages-'));
  const pages = join(folder, 'pages');
  for (const page of ['speaker', 'listener', 'playground']) {
    mkdirSync(join(pages, page, 'assets'), { recursive: true });
    writeFileSync(join(pages, page, 'index.html'), `<p>${page}`);
    writeFileSync(join(pages, page, 'assets', 'index-Bx3kQ9aZ.js'), 'export {}');
  }
  return { pages, assembly: synthesize(join(folder, 'assembly'), { pagesDirectory: pages }) };
}

const built = createPages();
const openStack = shareStack(built);

/** The directives of an answer's policy. */
function policyOf({ headers }: Response): Record<string, string[]> {
  const directives = (headers.get('content-security-policy') ?? '').split('; ');
  return Object.fromEntries(
    directives.map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );
}

const headersOf = (answer: Response | undefined): Record<string, string> =>
  Object.fromEntries(answer?.headers ?? []);

/** Whatever the path. */
const secured = {
  'content-security-policy': expect.stringContaining("default-src 'none'; script-src 'self'; ") as string,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': expect.stringContaining(
    'camera=(), geolocation=(), display-capture=(), usb=(), payment=()',
  ) as string,
};

describe('each page', () => {
  test('reaches what its configuration names and what vends the audio, and nothing else', async () => {
    const { cloud } = await openStack();

    const answers = await Promise.all(
      ['/speaker/', '/listener/', '/playground/', '/config.json'].map((path) =>
        fetch(`${cloud.frontDoorUrl}${path}`),
      ),
    );

    const { graphqlUrl, realtimeUrl, oidc } = cloud.config ?? { oidc: { authority: '' } };
    const aws = new URL(cloud.awsUrl).host;
    const loginPages = `${cloud.outputs['LoginUrl']}/oauth2/`;
    expect(answers.map((answer) => policyOf(answer)['connect-src'])).toEqual(
      Array(4).fill([
        "'self'",
        graphqlUrl,
        realtimeUrl,
        `${oidc.authority}/`,
        loginPages,
        `http://${aws}`,
        `ws://${aws}`,
      ]),
    );
    expect(answers.map((answer) => policyOf(answer)['script-src'])).toEqual(Array(4).fill(["'self'"]));
    expect(answers.map((answer) => policyOf(answer)['style-src'])).toEqual([
      ["'self'"],
      ["'self'"],
      ["'self'", "'unsafe-inline'"],
      ["'self'"],
    ]);
  });

  test('is asked for anew, its bundled files are kept, and no frame shows either', async () => {
    const { cloud } = await openStack();

    const [page, file] = await Promise.all(
      ['/playground/', '/playground/assets/index-Bx3kQ9aZ.js'].map((path) =>
        fetch(`${cloud.frontDoorUrl}${path}`),
      ),
    );

    expect(headersOf(page)).toMatchObject({ ...secured, 'cache-control': 'no-cache' });
    expect(headersOf(file)).toMatchObject({
      ...secured,
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });

  test('may hear if it is the speaker’s, and only then', async () => {
    const { cloud } = await openStack();

    const answers = await Promise.all(
      ['/speaker/', '/speaker', '/listener/', '/playground/', '/config.json'].map((path) =>
        fetch(`${cloud.frontDoorUrl}${path}`, { redirect: 'manual' }),
      ),
    );

    const rules = answers.map(({ headers }) => headers.get('permissions-policy')?.split(', ', 1)[0]);
    expect(rules).toEqual([
      ...Array<string>(2).fill('microphone=(self)'),
      ...Array<string>(3).fill('microphone=()'),
    ]);
  });
});

test('what is not there, is asked for otherwise or lies elsewhere is answered with the same headers, and not kept', async () => {
  const { cloud } = await openStack();
  const at = (path: string, init: RequestInit = {}) =>
    fetch(`${cloud.frontDoorUrl}${path}`, { redirect: 'manual', ...init });

  const answers = await Promise.all([
    at('/nowhere'),
    at('/speaker/assets/index-of-a-later-version.js'),
    at('/playground/', { method: 'POST' }),
    at('/listener?from=mail'),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([404, 404, 405, 302]);
  expect(answers[3]?.headers.get('location')).toBe('/listener/?from=mail');
  for (const answer of answers) expect(headersOf(answer)).toMatchObject(secured);
  expect(answers.map(({ headers }) => headers.get('cache-control'))).toEqual([
    'no-cache',
    'no-cache',
    'no-store',
    'no-cache',
  ]);
});

test('what the local cloud alone has, its first page and the sign-in, has a policy of its own that loads nothing', async () => {
  const { cloud } = await openStack();
  const signIn = cloud.config?.oidc.authority ?? '';

  const answers = await Promise.all([
    fetch(`${cloud.frontDoorUrl}/`),
    fetch(`${signIn}/oauth2/authorize`),
    fetch(`${signIn}/log-in/none`),
  ]);

  const hash = expect.stringMatching(/^'sha256-.{44}'$/) as string;
  const scripts = [{}, { 'script-src': [hash] }, { 'script-src': [hash] }];
  for (const [index, answer] of answers.entries()) {
    expect(policyOf(answer)).toEqual({
      ...scripts[index],
      'default-src': ["'none'"],
      'img-src': ['data:'],
      'style-src': [hash],
      'base-uri': ["'none'"],
      'frame-ancestors': ["'none'"],
    });
    expect(headersOf(answer)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  }
});

test('the config.json that is uploaded has the members of the one that is served here, and the pages can read that', async () => {
  const { cloud } = await openStack();

  const served = (await (await fetch(`${cloud.frontDoorUrl}/config.json`)).json()) as object;

  expect(parseConfig(served)).toEqual(served);

  const uploaded = readdirSync(built.assembly)
    .map((name) => join(built.assembly, name, 'config.json'))
    .flatMap((file) => {
      try {
        return [JSON.parse(readFileSync(file, 'utf8')) as object];
      } catch {
        return []; // Another asset.
      }
    });
  const namesOf = (config: object): string[] =>
    Object.entries(config).flatMap(([name, value]) =>
      typeof value === 'object' ? namesOf(value as object).map((inner) => `${name}.${inner}`) : [name],
    );
  expect(uploaded.map(namesOf)).toEqual([namesOf(served)]);
});

test('prod admits people from CloudFront’s pages, which are the front door’s here, and from no other port', async () => {
  const { cloud } = await startStack({ assembly: prodAssembly() });
  const { authority = '', clientId = '' } = cloud.config?.oidc ?? {};

  const ask = async (origin: string): Promise<number> => {
    const query = new URLSearchParams({
      client_id: clientId,
      response_type: 'code',
      scope: 'openid email',
      redirect_uri: `${origin}/speaker/`,
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      state: 's',
    });
    const answer = await fetch(`${authority}/oauth2/authorize?${query}`, { redirect: 'manual' });
    return answer.status;
  };

  expect(await Promise.all([ask(cloud.frontDoorUrl), ask('http://localhost:4000')])).toEqual([303, 400]);
});
