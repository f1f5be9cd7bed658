// Where most journeys begin: the running stack, a speaker, a listener, and a session in some status.
import type { SessionStatus } from '../../schema/generated/schema.ts';
import type { LocalCloud, LocalCloudOptions } from '../local/startLocalCloud.ts';
import { signIn } from './api.ts';
import type { Person } from './api.ts';
import * as operations from './operations.ts';
import type { PlainSession } from './operations.ts';
import { startStack } from './stack.ts';

export interface Scene {
  cloud: LocalCloud;
  speaker: Person;
  listener: Person;
}
/** A stack of its own, with both people signed in. */
export const openScene = async (options: Partial<LocalCloudOptions> = {}): Promise<Scene> => {
  const { cloud } = await startStack(options);
  const [speaker, listener] = await Promise.all([signIn(cloud, 'speaker'), signIn(cloud, 'listener')]);
  return { cloud, speaker, listener };
};

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
