// The deployed resolvers through AWS's own EvaluateCode, called as the AWS SDK calls it.
import { EvaluateCodeCommand } from '@aws-sdk/client-appsync';
import { expect, test } from 'vitest';
import { bundleResolver } from '../stack/bundleResolver.ts';
import { administratorClients } from './awsClients.ts';
import { shareStack } from './stack.ts';

const openStack = shareStack();

const context = (more: object): string =>
  JSON.stringify({
    arguments: { sessionId: 'serene-truth-682' },
    identity: { sub: 'speaker' },
    env: {},
    stash: {},
    ...more,
  });
const runtime = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' } as const;

test('a request handler’s DynamoDB request comes back as AppSync would send it', async () => {
  const { cloud } = await openStack();
  const { appSync } = administratorClients(cloud);
  const code = bundleResolver('resolvers/Query.session.ts');

  const answer = await appSync.send(
    new EvaluateCodeCommand({ runtime, code, function: 'request', context: context({}) }),
  );

  expect(answer.error).toBeUndefined();
  expect(JSON.parse(answer.evaluationResult ?? '')).toEqual({
    operation: 'GetItem',
    key: { sessionId: { S: 'serene-truth-682' } },
    consistentRead: true,
  });
});

test('a refusal comes back as an error with its message', async () => {
  const { cloud } = await openStack();
  const { appSync } = administratorClients(cloud);
  const code = bundleResolver('resolvers/Query.session.ts');

  const answer = await appSync.send(
    new EvaluateCodeCommand({ runtime, code, function: 'response', context: context({ result: null }) }),
  );

  expect(answer.error?.message).toBe('There is no session "serene-truth-682". Check the name.');
});

test('code that is not APPSYNC_JS is refused with its place', async () => {
  const { cloud } = await openStack();
  const { appSync } = administratorClients(cloud);
  const code = 'export function request() { while (true) {} }\nexport function response() { return null; }';

  const answer = await appSync.send(
    new EvaluateCodeCommand({ runtime, code, function: 'request', context: context({}) }),
  );

  expect(answer.error?.codeErrors?.[0]?.location).toMatchObject({ line: 1 });
});
