// The hosted pages as a browser gets them from the whole stack: the headers of the template, and a configuration that is the
// same whoever writes it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { synthesize } from '../stack/synthesize.ts';
import { startStack, temporaryFolder } from './stack.ts';

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

const { pages, assembly } = createPages();

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

describe('each page', () => {
  test('reaches what its configuration names and what vends the audio, and nothing else', async () => {
    const { cloud } = await startStack({ assembly, pages });

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
    const { cloud } = await startStack({ assembly, pages });

    const [page, file] = await Promise.all(
      ['/playground/', '/playground/assets/index-Bx3kQ9aZ.js'].map((path) =>
        fetch(`${cloud.frontDoorUrl}${path}`),
      ),
    );

    const common = {
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'permissions-policy':
        'microphone=(self), camera=(), geolocation=(), display-capture=(), usb=(), payment=()',
    };
    expect(Object.fromEntries(page?.headers ?? [])).toMatchObject({ ...common, 'cache-control': 'no-cache' });
    expect(Object.fromEntries(file?.headers ?? [])).toMatchObject({
      ...common,
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });
});

test('the config.json that is uploaded has the members of the one that is served here', async () => {
  const { cloud } = await startStack({ assembly, pages });

  const served = (await (await fetch(`${cloud.frontDoorUrl}/config.json`)).json()) as object;

  const uploaded = readdirSync(assembly)
    .map((name) => join(assembly, name, 'config.json'))
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
  const prod = synthesize(join(temporaryFolder(), 'prod'), { stage: 'prod' });
  const { cloud } = await startStack({ assembly: prod });
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
