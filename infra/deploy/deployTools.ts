// Everything outside this process that deploying needs, behind one interface: AWS's command line, AWS itself, the terminal.
// Tests put a script in its place.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildPages } from '../../clients/buildPages.ts';
import { openAwsAccount } from './awsAccount.ts';
import type { AwsAccount } from './awsAccount.ts';
import { projectRoot } from '../stack/projectRoot.ts';
import { openCodeCheck } from './openCodeCheck.ts';
import type { CodeCheck } from './openCodeCheck.ts';
import { openSignalingChannels } from './signalingChannels.ts';
import type { SignalingChannels } from './signalingChannels.ts';

export interface DeployTools {
  /** Runs CDK's command line with the terminal as its own, and answers its exit code. */
  runCdk(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<number>;
  /**
   * The account and region that the credentials are for.
   * @throws Error in one sentence when there are none
   */
  openAccount(): Promise<AwsAccount>;
  /** AppSync of the region, to be asked about code. */
  openCodeCheck(region: string): CodeCheck;
  /** The signaling channels of the region. */
  openChannels(region: string): SignalingChannels;
  /** Builds what the pages are made of. */
  buildPages(): Promise<unknown>;
  /**
   * Asks a question that is answered with yes or no.
   * @throws Error when nobody sits at the terminal
   */
  confirm(question: string): Promise<boolean>;
  readText(path: string): string;
  say(line: string): void;
}

/** What the command lines use. */
export const systemTools: DeployTools = {
  runCdk: (args, environment) =>
    new Promise((resolve, reject) => {
      // By its path: `npx` would look for another version.
      const cdk = fileURLToPath(import.meta.resolve('aws-cdk/bin/cdk'));
      const child = spawn(process.execPath, [cdk, ...args], {
        cwd: projectRoot,
        env: { ...process.env, ...environment },
        stdio: 'inherit',
      });
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 1));
    }),
  openAccount: () => openAwsAccount(process.env),
  openCodeCheck: (region) => openCodeCheck({ region }),
  openChannels: (region) => openSignalingChannels(region, wait),
  buildPages: () => buildPages({ log: say }),
  async confirm(question) {
    if (!process.stdin.isTTY) throw new Error('Nobody sits at the terminal to be asked; pass --yes.');
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    try {
      return /^y(es)?$/i.test((await terminal.question(`${question} (y/n) `)).trim());
    } finally {
      terminal.close();
    }
  },
  readText: (path) => readFileSync(path, 'utf8'),
  say,
};

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
