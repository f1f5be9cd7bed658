// Deletes the signaling channels of ended sessions: rows from the table's stream in, KVS and the row cleaned up.
import type { Log } from './log.ts';
import { deleteChannel, readChannelArn, recordRelease } from './sessionChannel.ts';
import type { ChannelOptions } from './sessionChannel.ts';
import { createStreamHandler } from './streamHandler.ts';
import type { StreamHandler } from './streamHandler.ts';

export interface ReleaseChannelOptions extends ChannelOptions {
  /** Now, in milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly log: Log;
}

/**
 * Makes the handler. A recorded channel that is already gone is released. One that nobody recorded and that is not found
 * may still be in the making: nothing is recorded then, so that a later look finds the row unreleased. Everything else
 * that KVS answers fails the record: throttling passes, and so does ResourceInUse, which is a channel that is still being
 * made or deleted.
 */
export function createReleaseChannel(options: ReleaseChannelOptions): StreamHandler {
  return createStreamHandler(async (item) => {
    const { sessionId, correlationId } = item;
    const channelArn = await readChannelArn(item, options);
    if (channelArn === undefined) {
      options.log('info', 'No channel to release', { sessionId, correlationId });
      return;
    }
    await deleteChannel(channelArn, options);
    const releasedAt = new Date(options.nowMs()).toISOString();
    const isRecorded = await recordRelease(item, channelArn, releasedAt, options);
    options.log('info', isRecorded ? 'Channel released' : 'Channel was released before', {
      sessionId,
      correlationId,
    });
  }, options.log);
}
