// What destroying says before it destroys, and when it does not.
import { expect, test } from 'vitest';
import { assemblyFolder, parseStageName } from './cdkCommands.ts';
import { destroyStack } from './destroyStack.ts';
import { scriptTools } from './scriptedTools.ts';

const destroy = `cdk destroy --app ${assemblyFolder} --all --force --no-notices`;
const resource = (Type: string, DeletionPolicy?: string) => ({ Type, DeletionPolicy });
const filesWith = (Resources: Readonly<Record<string, object>>) => ({
  'manifest.json': {
    artifacts: {
      LiveSessions: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'LiveSessions.template.json' },
      },
      'LiveSessions.assets': { type: 'cdk:asset-manifest', properties: {} },
    },
  },
  'LiveSessions.template.json': { Resources },
});
const keeping = filesWith({
  Sessions: resource('AWS::DynamoDB::GlobalTable', 'Retain'),
  Owners: resource('AWS::DynamoDB::GlobalTable', 'Retain'),
  UserPool: resource('AWS::Cognito::UserPool', 'RetainExceptOnCreate'),
  Api: resource('AWS::AppSync::GraphQLApi'),
  Log: resource('AWS::Logs::LogGroup', 'Delete'),
});
const stays =
  'These stay in the account with what they hold: 2 × AWS::DynamoDB::GlobalTable, 1 × AWS::Cognito::UserPool.';

test('prod is refused without --yes, with what stays', async () => {
  const tools = scriptTools({ files: keeping, answer: true });

  const destroyed = destroyStack({ stage: 'prod', isConfirmed: false, context: [] }, tools);

  await expect(destroyed).rejects.toThrow(
    `${stays} Everything else of prod is deleted; if you mean it: npm run destroy -- --stage prod --yes`,
  );
  expect(tools.asked).not.toContain(destroy);
});

test('prod is destroyed with --yes, and says what stays', async () => {
  const tools = scriptTools({ files: keeping });

  expect(await destroyStack({ stage: 'prod', isConfirmed: true, context: [] }, tools)).toBe(true);
  expect(tools.said).toEqual([stays]);
  expect(tools.asked.at(-1)).toBe(destroy);
});

test('dev is destroyed when the answer is yes, and left alone when it is no', async () => {
  const answers = [true, false].map((answer) => scriptTools({ files: filesWith({}), answer }));

  const results = await Promise.all(
    answers.map((tools) => destroyStack({ stage: 'dev', isConfirmed: false, context: [] }, tools)),
  );

  expect(results).toEqual([true, false]);
  expect(answers.map(({ asked }) => asked.at(-1))).toEqual([
    destroy,
    'ask Destroy the stage dev in eu-west-1?',
  ]);
  expect(answers[0]?.said).toEqual(['Nothing of it stays: tables, accounts and logs are deleted too.']);
});

test('a failure of CDK is one sentence', async () => {
  const tools = scriptTools({ files: keeping, cdkCodes: { destroy: 1 } });

  await expect(destroyStack({ stage: 'dev', isConfirmed: true, context: [] }, tools)).rejects.toThrow(
    'cdk destroy ended with code 1; its own words stand above.',
  );
});

test('a stage must be named, and exist', () => {
  expect(() => parseStageName(undefined)).toThrow('Name the stage: --stage dev or prod.');
  expect(() => parseStageName('toString')).toThrow('--stage is "toString"; accepted is dev or prod.');
});
