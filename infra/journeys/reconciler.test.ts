// A channel that no session knows is deleted within the hour, by the deployed schedule and with its role's permissions.
import { CreateSignalingChannelCommand, ListSignalingChannelsCommand } from '@aws-sdk/client-kinesis-video';
import { expect, test } from 'vitest';
import { createManualClock } from '../local/manualClock.ts';
import { administratorClients } from './awsClients.ts';
import { passTime } from './passTime.ts';
import { openScene, sessionIn } from './scene.ts';

const minuteSeconds = 60;

test('a channel without a session is deleted within the hour, and that of a session stays', async () => {
  const clock = createManualClock(Math.ceil(Date.now() / 1_000) * 1_000);
  const { cloud, speaker } = await openScene({ clock });
  const { kinesisVideo } = administratorClients(cloud);
  const orphan = 'LiveSessions_nobodys-session-100-1a2b3c4d';
  await kinesisVideo.send(new CreateSignalingChannelCommand({ ChannelName: orphan }));
  await passTime(clock, cloud, 35 * minuteSeconds);
  const sessionId = await sessionIn('CREATED', speaker);

  await passTime(clock, cloud, 26 * minuteSeconds);

  const readNames = async (): Promise<string[]> => {
    await clock.advance(1_000);
    kinesisVideo.config.systemClockOffset = clock.nowMs() - Date.now();
    const { ChannelInfoList = [] } = await kinesisVideo.send(new ListSignalingChannelsCommand({}));
    return ChannelInfoList.map(({ ChannelName = '' }) => ChannelName);
  };
  await expect.poll(readNames).toEqual([expect.stringContaining(`LiveSessions_${sessionId}-`)]);
}, 120_000);
