// From a signaling channel's name back to the row that it was made for: what `channelNameOf` made in, its parts out.
import type { SessionItem } from '../../schema/sessionItem.ts';

/** Reads a channel's name; undefined when this project has not given it. */
export function parseChannelName(
  channelPrefix: string,
  channelName: string,
): Pick<SessionItem, 'sessionId' | 'channelNonce'> | undefined {
  if (!channelName.startsWith(`${channelPrefix}_`)) return undefined;
  const [, sessionId, channelNonce] =
    /^([a-z]+-[a-z]+-[0-9]{3,4})-(\w+)$/.exec(channelName.slice(channelPrefix.length + 1)) ?? [];
  return sessionId === undefined || channelNonce === undefined ? undefined : { sessionId, channelNonce };
}
