// What destroying says before it destroys, and when it does not.
import { describe, expect, test } from 'vitest';
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
const noChannels = 'Deleted first: 0 signaling channels, whose names begin with LiveSessions_.';
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
  expect(tools.said).toEqual([stays, noChannels]);
  expect(tools.asked).toContain(destroy);
});

test('dev is destroyed when the answer is yes, and left alone when it is no', async () => {
  const answers = [true, false].map((answer) => scriptTools({ files: filesWith({}), answer }));

  const results = await Promise.all(
    answers.map((tools) => destroyStack({ stage: 'dev', isConfirmed: false, context: [] }, tools)),
  );

  expect(results).toEqual([true, false]);
  expect(answers.map(({ asked }) => asked.at(-2))).toEqual([
    destroy,
    'ask Destroy the stage dev in eu-west-1?',
  ]);
  expect(answers[0]?.said).toEqual([
    'Nothing of it stays: tables, accounts and logs are deleted too.',
    noChannels,
  ]);
});

describe('signaling channels', () => {
  const dev = { stage: 'dev', isConfirmed: true, context: [] } as const;
  const throttled = Object.assign(new Error('arn:aws:…'), { name: 'ClientLimitExceededException' });

  test('are counted before anybody is asked, and left alone when the answer is no', async () => {
    const channels = { LiveSessions_a: undefined, LiveSessions_b: undefined };
    const tools = scriptTools({ files: keeping, answer: false, channels });

    await destroyStack({ ...dev, isConfirmed: false }, tools);

    expect(tools.said).toContain(
      'Deleted first: 2 signaling channels, whose names begin with LiveSessions_.',
    );
    expect(tools.asked.filter((line) => line.startsWith('delete'))).toEqual([]);
  });

  test('of this stack are deleted before it, none of another whose name begins alike', async () => {
    const channels = { LiveSessions_a: undefined, 'LiveSessions-2_b': undefined, LiveSessions2_c: undefined };
    const tools = scriptTools({ files: keeping, channels });

    expect(await destroyStack(dev, tools)).toBe(true);

    expect(tools.asked.slice(2)).toEqual(['delete LiveSessions_a', destroy, 'close']);
  });

  test('that were made while the stack went are deleted too', async () => {
    const tools = scriptTools({ files: keeping, lateChannels: ['LiveSessions_late'] });

    expect(await destroyStack(dev, tools)).toBe(true);

    expect(tools.asked.slice(2)).toEqual([destroy, 'delete LiveSessions_late', 'close']);
  });

  test('that cannot be deleted are told, without their names, and the rest goes all the same', async () => {
    const channels = { LiveSessions_a: throttled, LiveSessions_b: undefined };
    const tools = scriptTools({ files: keeping, channels });

    expect(await destroyStack(dev, tools)).toBe(false);

    expect(tools.asked).toContain('delete LiveSessions_b');
    expect(tools.asked).toContain(destroy);
    expect(tools.said.at(-1)).toBe(
      '1 signaling channel could not be deleted (ClientLimitExceededException): run this again.',
    );
  });

  test('that cannot be listed stop everything, as they would stay for good', async () => {
    const tools = {
      ...scriptTools({ files: keeping }),
      openChannels: () => ({
        list: () => Promise.reject(throttled),
        delete: async () => {},
        close: () => {},
      }),
    };

    await expect(destroyStack(dev, tools)).rejects.toThrow(
      'The signaling channels cannot be listed (ClientLimitExceededException), and would stay for good; nothing more is deleted.',
    );
    expect(tools.asked).not.toContain(destroy);
  });
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
