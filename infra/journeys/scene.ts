// Where most journeys begin: the running stack, a speaker, a listener, and a session in some status.
import type { SessionStatus } from '../../schema/generated/schema.ts';
import type { LocalCloud, LocalCloudOptions } from '../local/startLocalCloud.ts';
import { signIn } from './api.ts';
import type { Person } from './api.ts';
import * as operations from './operations.ts';
import type { PlainSession } from './operations.ts';
import { shareStack, startStack } from './stack.ts';

export interface Scene {
  cloud: LocalCloud;
  speaker: Person;
  listener: Person;
}
/** A stack of its own, with both people signed in. */
export const openScene = async (options: Partial<LocalCloudOptions> = {}): Promise<Scene> =>
  toScene((await startStack(options)).cloud);

/** The scene of a stack that the tests of a file share, with `shareStack`'s rules. */
export function shareScene(): () => Promise<Scene> {
  const openStack = shareStack();
  let scene: Promise<Scene> | undefined;
  return () => (scene ??= openStack().then(({ cloud }) => toScene(cloud)));
}

async function toScene(cloud: LocalCloud): Promise<Scene> {
  const [speaker, listener] = await Promise.all([signIn(cloud, 'speaker'), signIn(cloud, 'listener')]);
  return { cloud, speaker, listener };
}

/** A session of the speaker's in the given status. */
export async function sessionIn(status: SessionStatus, speaker: Person, input: object = {}): Promise<string> {
  const { sessionId } = await speaker.call<PlainSession>(operations.createSession, { input });
  if (status === 'LIVE' || status === 'PAUSED') {
    await speaker.call(operations.startSession, { sessionId, broadcastId: 'tab-1' });
  }
  if (status === 'PAUSED') await speaker.call(operations.pauseSession, { sessionId });
  if (status === 'ENDED') await speaker.call(operations.endSession, { sessionId });
  return sessionId;
}
