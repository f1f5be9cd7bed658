// What deploying asks of the outside, in which order, and what stops it.
import { expect, test } from 'vitest';
import { assemblyFolder } from './cdkCommands.ts';
import { deployStack } from './deployStack.ts';
import { scriptTools } from './scriptedTools.ts';
import type { Script } from './scriptedTools.ts';

const resolver = (TypeName: string, FieldName: string, Code: string) => ({
  Type: 'AWS::AppSync::Resolver',
  Properties: { TypeName, FieldName, Code },
});
const files = {
  'manifest.json': {
    artifacts: {
      LiveSessions: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'LiveSessions.template.json' },
      },
      'LiveSessions.assets': { type: 'cdk:asset-manifest', properties: {} },
    },
  },
  'LiveSessions.template.json': {
    Resources: {
      Step: { Type: 'AWS::AppSync::FunctionConfiguration', Properties: { Name: 'takeSeat', Code: 'CODE 1' } },
      Field: resolver('Query', 'session', 'CODE 2'),
      Table: { Type: 'AWS::DynamoDB::GlobalTable' },
    },
  },
  'outputs.json': {
    LiveSessions: {
      ApiKey: 'da2-secret',
      UserPoolId: 'eu-west-1_a',
      PagesUrl: 'https://pages.example.com',
      RealtimeUrl: 'wss://realtime.example.com/graphql',
    },
  },
};
const dev = { stage: 'dev', isConfirmed: false, context: [] } as const;
const synth = (stage: string, more = ''): string =>
  `cdk synth --quiet --app ${JSON.stringify(process.execPath)} infra/stack/app.ts --stage ${stage} --output ${assemblyFolder}${more} --no-notices`;
const diff = `cdk diff --app ${assemblyFolder} --no-notices`;
const deploy = `cdk deploy --app ${assemblyFolder} --all --require-approval never --outputs-file ${assemblyFolder}/outputs.json --no-notices`;

/** AppSync is asked about each code of the template. */
const codes = ['code CODE 1 in eu-west-1', 'code CODE 2 in eu-west-1'];

/** Deploys with a script, and answers what came of it with what was asked. */
async function run(script: Script, options: Parameters<typeof deployStack>[0] = dev) {
  const tools = scriptTools({ files, ...script });
  const result = await deployStack(options, tools).catch((error: Error) => error.message);
  return { result, ...tools };
}

test('builds, synthesizes once, shows the difference, asks, and deploys that very assembly', async () => {
  const { result, asked, environments } = await run({ answer: true });

  expect(result).toBe(true);
  expect(asked).toEqual(['build', synth('dev'), ...codes, diff, 'ask Deploy this to dev?', deploy]);
  expect(environments).toEqual(Array(3).fill({ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1' }));
});

test('prints the addresses among the outputs, nothing else of them, and how to see that it is whole', async () => {
  const { said } = await run({ answer: true });

  expect(said).toEqual([
    'Deploying the stage dev to eu-west-1.',
    'Asking AppSync whether it takes the code of 2 functions and resolvers.',
    '',
    'PagesUrl     https://pages.example.com',
    'RealtimeUrl  wss://realtime.example.com/graphql',
    '',
    'Is it whole? npm run smoke -- --url https://pages.example.com --token "$(npm run --silent token -- --url https://pages.example.com)"',
  ]);
});

test('changes nothing when the answer is no', async () => {
  const { result, asked, said } = await run({ answer: false });

  expect(result).toBe(false);
  expect(asked.at(-1)).toBe('ask Deploy this to dev?');
  expect(said.at(-1)).toBe('Nothing was changed.');
});

test('asks nobody with --yes, shows the difference all the same, and hands the stack’s options to CDK', async () => {
  const context = ['pageOrigins=https://live.example.com', 'signUp=everybody'];

  const { asked } = await run({}, { stage: 'prod', isConfirmed: true, context });

  const options = ' --context pageOrigins=https://live.example.com --context signUp=everybody';
  expect(asked).toEqual(['build', synth('prod', options), ...codes, diff, deploy]);
});

test('says how to prepare an account that CDK has never deployed to, before anything is built', async () => {
  const { result, asked } = await run({ account: { isBootstrapped: false } });

  expect(result).toBe(
    'CDK has never deployed to eu-west-1 of this account; prepare it once: npx cdk bootstrap aws://123456789012/eu-west-1',
  );
  expect(asked).toEqual([]);
});

test('goes on when the credentials may not ask about the toolkit, since CDK looks again', async () => {
  expect((await run({ account: { isBootstrapped: undefined }, answer: true })).result).toBe(true);
});

test('stops before CloudFormation hears of it when AppSync refuses code, and says which, where and why', async () => {
  const words =
    "code.js(146,52): error TS2339: Property 'status' does not exist on type '{ leaseUntil: any; }'.";
  const fault = { line: 146, column: 52, words };

  const { result, asked } = await run({
    answer: true,
    codeFaults: { 'CODE 1': [fault], 'CODE 2': [fault, { ...fault, line: 147 }] },
  });

  expect(result).toBe(
    'AppSync does not take this code, so nothing was changed:\n' +
      `  takeSeat, line 146, column 52: ${words}\n` +
      `  Query.session, line 146, column 52: ${words}\n` +
      `  Query.session, line 147, column 52: ${words}`,
  );
  expect(asked).toEqual(['build', synth('dev'), ...codes]);
});

test.each<[string, Script, string]>([
  [
    'AppSync cannot be asked about code',
    { codeFaults: { 'CODE 1': new Error('These credentials may not ask.') } },
    'These credentials may not ask.',
  ],
  [
    'there are no credentials',
    { account: new Error('AWS takes no credentials from here.') },
    'AWS takes no credentials from here.',
  ],
  [
    'the template is refused',
    { cdkCodes: { synth: 1 } },
    'cdk synth ended with code 1; its own words stand above.',
  ],
  [
    'the difference cannot be had',
    { cdkCodes: { diff: 1 } },
    'cdk diff ended with code 1; its own words stand above.',
  ],
  ['nobody can be asked', {}, 'Nobody sits at the terminal to be asked; pass --yes.'],
  [
    'the deployment fails',
    { answer: true, cdkCodes: { deploy: 2 } },
    'cdk deploy ended with code 2; its own words stand above.',
  ],
])('stops with one sentence when %s', async (_when, script, sentence) => {
  const { result, said } = await run(script);

  expect(result).toBe(sentence);
  expect(said.join()).not.toContain('https://');
});
