// `npm run --silent token -- speaker`: prints an access token of the running local cloud to standard output.
// `npm run --silent token -- --url https://…`: of a deployed stack, whose sign-in is opened in a browser.
import { parseArgs } from 'node:util';
import { readConfig } from '../clients/core/clientConfig.ts';
import { signInByBrowser } from './deploy/signInByBrowser.ts';
import { requestToken } from './local/cognito/requestToken.ts';
import { findRunningCloud } from './local/runningCloud.ts';

const usage = `Prints an access token, good for one hour.

  npm run --silent token -- NAME [--port PORT]           from the local cloud that runs
  npm run --silent token -- --url URL [--callback URL]   from a deployed stack: you sign in with a browser

  NAME            who: an e-mail address, or the part before "@" (speaker, listener)
  --port PORT     the front door's port, when several local clouds run (default: the one started last)
  --url URL       where the deployed pages are: https://….cloudfront.net
  --callback URL  where the browser comes back to: one of the client's callbacks on this machine, whose port is free
                  (default: http://localhost:4000/speaker/, which the stage dev has)
`;

const signInTimeoutMs = 5 * 60_000;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      url: { type: 'string' },
      callback: { type: 'string', default: 'http://localhost:4000/speaker/' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [name, ...rest] = positionals;
  if (values.help) {
    process.stdout.write(usage);
  } else if (values.url !== undefined && name === undefined) {
    process.stdout.write(`${await readDeployedToken(values.url, values.callback)}\n`);
  } else if (values.url !== undefined || name === undefined || rest.length > 0) {
    throw new Error(
      `Name one person, for example: npm run --silent token -- speaker; or a deployed stack, with --url.`,
    );
  } else {
    const port = values.port === undefined ? undefined : Number(values.port);
    process.stdout.write(`${await requestToken(findRunningCloud(port), name)}\n`);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function readDeployedToken(url: string, callbackUrl: string): Promise<string> {
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new Error(
      `--url is "${url}"; accepted is where the pages are, for example https://….cloudfront.net.`,
    );
  }
  const address = new URL('/config.json', url).href;
  const { oidc } = await readConfig(address).catch((cause: unknown) => {
    throw new Error(`${address} does not answer with the configuration of the pages.`, { cause });
  });
  return signInByBrowser({
    oidc,
    callbackUrl,
    // Standard output has the token alone.
    onAddress: (signInUrl) => process.stderr.write(`Open this address and sign in:\n\n  ${signInUrl}\n\n`),
    timeoutMs: signInTimeoutMs,
  });
}
