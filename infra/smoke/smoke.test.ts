// The smoke test as its command line runs it: green against a local cloud in another process, red when what runs was edited.
import { expect, onTestFinished, test } from 'vitest';
import { ListSignalingChannelsCommand } from '@aws-sdk/client-kinesis-video';
import { administratorClients } from '../journeys/awsClients.ts';
import { runCommandLine, startCommandLine } from '../journeys/commandLine.ts';
import { assembly, changedAssembly, startStack } from '../journeys/stack.ts';
import type { Template } from '../journeys/copyAssembly.ts';
import { announceRunningCloud } from '../local/runningCloud.ts';

/** Runs the smoke test against a cloud that runs in this process. */
async function smoke(folder: string, ...args: string[]) {
  const { cloud } = await startStack({ assembly: folder });
  onTestFinished(announceRunningCloud(cloud));
  const line = runCommandLine(
    'smoke/smoke.ts',
    '--url',
    cloud.frontDoorUrl,
    '--assembly',
    assembly(),
    ...args,
  );
  return { exitCode: await line.ended(), output: line.output(), cloud };
}

/** The resolver, function or schema whose property is changed by whoever has the console open. */
function edit({ Resources }: Template, id: RegExp, property: string, change: (text: string) => string): void {
  const [, resource] = Object.entries(Resources).find(([logicalId]) => id.test(logicalId)) ?? [];
  if (!resource) throw new Error(`the template has no ${id}`);
  resource.Properties[property] = change(String(resource.Properties[property]));
}

test(
  'is green against what `npm start` runs, with nothing but its address',
  { timeout: 120_000 },
  async () => {
    const running = await startCommandLine();

    const line = runCommandLine('smoke/smoke.ts', '--url', running.frontDoorUrl);

    expect([await line.ended(), line.output()]).toEqual([
      0,
      expect.stringContaining('The smoke test is green.'),
    ]);
    const lines = line.output().split('\n');
    expect(lines[0]).toMatch(/^ok +\d+ ms {2}createSession, with access to the audio$/);
    expect(line.output()).toMatch(/fingerprint +([0-9a-f]{16}) in the assembly, \1 deployed/);
  },
);

test('leaves no channel behind', async () => {
  const { exitCode, cloud } = await smoke(assembly());
  const { kinesisVideo } = administratorClients(cloud);

  expect(exitCode).toBe(0);
  await expect
    .poll(async () => (await kinesisVideo.send(new ListSignalingChannelsCommand({}))).ChannelInfoList)
    .toEqual([]);
});

test('is red and names the resolver that was edited behind its back, though the flow still goes through', async () => {
  const edited = changedAssembly((template) =>
    edit(template, /^ApiResolverQuerysession/, 'Code', (code) => `${code}\nconst edited = 1;`),
  );

  const { exitCode, output } = await smoke(edited);

  expect(exitCode).toBe(1);
  expect(output).toContain('The resolver of Query.session was edited: its code differs.');
  expect(output).toMatch(/^ok +\d+ ms {2}the history has every change$/m);
  expect(output).toMatch(/fingerprint +([0-9a-f]{16}) in the assembly, (?!\1)[0-9a-f]{16} deployed/);
});

test('is red and names the function and the type that were edited', async () => {
  const edited = changedAssembly((template) => {
    edit(template, /^ApiFunctionchangeStatus/, 'Code', (code) => `${code}\n// A note.`);
    edit(template, /^ApiGraphqlApiSchema/, 'Definition', (sdl) =>
      sdl.replace('type Seat ', 'type Seat @aws_iam '),
    );
  });

  const { exitCode, output } = await smoke(edited, '--only', 'fingerprint');

  expect(exitCode).toBe(1);
  expect(output).toContain('The function changeStatus was edited: its code differs.');
  expect(output).toContain("The schema's Seat was edited: its definition differs.");
  expect(output).not.toContain('createSession');
});

// It asks again for 14 seconds before it gives up.
test(
  'is red when access to the audio cannot be had, and ends the session that it made',
  { timeout: 60_000 },
  async () => {
    const withoutSts = changedAssembly(({ Resources }) => {
      const policy = Object.entries(Resources).find(([id]) => id.startsWith('VideoStsDataSourcePolicy'))?.[1];
      if (!policy) throw new Error('the template has no policy for STS');
      const text = JSON.stringify(policy.Properties).replace('"sts:AssumeRole"', '"sts:TagSession"');
      policy.Properties = JSON.parse(text) as typeof policy.Properties;
    });

    const { exitCode, output } = await smoke(withoutSts, '--only', 'flow');

    expect(exitCode).toBe(1);
    const lines = output.split('\n');
    expect(lines[0]).toMatch(
      /^FAIL +\d+ ms {2}createSession, with access to the audio: CredentialsUnavailable: /,
    );
    expect(lines[1]).toMatch(/^ok +\d+ ms {2}taking back what was left$/);
    expect(lines.slice(2)).toEqual(['The smoke test is red.', '']);
  },
);

test.each([
  [
    ['--url', 'nowhere'],
    '--url is "nowhere"; accepted is where the pages are, for example http://localhost:4000.',
  ],
  [['--url', 'http://localhost:4000', '--only', 'x'], '--only is "x"; accepted is flow or fingerprint.'],
  [['--url', 'http://127.0.0.1:1'], 'http://127.0.0.1:1/config.json does not answer.'],
])('refuses %j in one sentence', async (args, sentence) => {
  const line = runCommandLine('smoke/smoke.ts', ...args);

  expect([await line.ended(), line.output()]).toEqual([1, `${sentence}\n`]);
});
