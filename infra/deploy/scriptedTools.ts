// For tests: everything outside the process, scripted. What was asked of it is written down in order.
import type { AwsAccount } from './awsAccount.ts';
import type { CodeFault } from './openCodeCheck.ts';
import type { DeployTools } from './deployTools.ts';

export interface Script {
  readonly account?: Partial<AwsAccount> | Error;
  /** CDK's exit code by its first word; 0 when left out. */
  readonly cdkCodes?: Readonly<Record<string, number>>;
  /** What is answered to a question; when left out, nobody sits at the terminal. */
  readonly answer?: boolean;
  /** What AppSync answers about a code: its faults, or the error that comes instead. None when left out. */
  readonly codeFaults?: Readonly<Record<string, readonly CodeFault[] | Error>>;
  /** Channels that are there, by their names; one whose value is an error is not deleted. */
  readonly channels?: Readonly<Record<string, Error | undefined>>;
  /** Channels that are made while the stack is destroyed. */
  readonly lateChannels?: readonly string[];
  /** Files by the end of their paths. */
  readonly files?: Readonly<Record<string, unknown>>;
}

export interface ScriptedTools extends DeployTools {
  /** "cdk diff …", "build", "ask …" */
  readonly asked: readonly string[];
  readonly said: readonly string[];
  /** What CDK was told by its environment, the last time. */
  readonly environments: readonly Readonly<Record<string, string>>[];
}

export function scriptTools({
  account = {},
  cdkCodes = {},
  answer,
  codeFaults = {},
  files = {},
  ...script
}: Script = {}): ScriptedTools {
  const asked: string[] = [];
  const said: string[] = [];
  const environments: Readonly<Record<string, string>>[] = [];
  const channels = new Map(Object.entries(script.channels ?? {}));
  return {
    asked,
    said,
    environments,
    async runCdk(args, environment) {
      asked.push(`cdk ${args.join(' ')}`);
      environments.push(environment);
      if (args[0] === 'destroy') for (const name of script.lateChannels ?? []) channels.set(name, undefined);
      return cdkCodes[args[0] ?? ''] ?? 0;
    },
    async openAccount() {
      if (account instanceof Error) throw account;
      return { accountId: '123456789012', region: 'eu-west-1', isBootstrapped: true, ...account };
    },
    openCodeCheck: (region) => ({
      async findFaults(code) {
        asked.push(`code ${code} in ${region}`);
        const found = codeFaults[code] ?? [];
        if (found instanceof Error) throw found;
        return found;
      },
      close: () => undefined,
    }),
    openChannels: () => ({
      list: async (prefix) => [...channels.keys()].filter((name) => name.startsWith(prefix)),
      async delete(name) {
        asked.push(`delete ${name}`);
        const fault = channels.get(name);
        if (fault) throw fault;
        channels.delete(name);
      },
      close: () => asked.push('close'),
    }),
    buildPages: async () => asked.push('build'),
    async confirm(question) {
      asked.push(`ask ${question}`);
      if (answer === undefined) throw new Error('Nobody sits at the terminal to be asked; pass --yes.');
      return answer;
    },
    readText(path) {
      const found = Object.entries(files).find(([end]) => path.endsWith(`/${end}`));
      if (!found) throw new Error(`there is no ${path}`);
      return JSON.stringify(found[1]);
    },
    say: (line) => void said.push(line),
  };
}
