// `npm run --silent token -- speaker`: prints an access token of the running local cloud to standard output.
import { parseArgs } from 'node:util';
import { requestToken } from './local/cognito/requestToken.ts';
import { findRunningCloud } from './local/runningCloud.ts';

const usage = `Prints an access token, good for one hour, from the local cloud that runs.

  npm run --silent token -- NAME [--port PORT]

  NAME          who: an e-mail address, or the part before "@" (speaker, listener)
  --port PORT   the front door's port, when several local clouds run (default: the one started last)
`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { port: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  const [name, ...rest] = positionals;
  if (values.help) {
    process.stdout.write(usage);
  } else if (name === undefined || rest.length > 0) {
    throw new Error(`Name one person, for example: npm run --silent token -- speaker`);
  } else {
    const port = values.port === undefined ? undefined : Number(values.port);
    process.stdout.write(`${await requestToken(findRunningCloud(port), name)}\n`);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
