// Names that were made here are read back; everything else is somebody else's.
import { expect, test } from 'vitest';
import { channelNameOf } from '../../schema/sessionItem.ts';
import { parseChannelName } from './parseChannelName.ts';

test('reads back what a channel is named after', () => {
  const row = { sessionId: 'serene-truth-682', channelNonce: '1a2b3c4d' };

  expect(parseChannelName('Live-2', channelNameOf('Live-2', row))).toEqual(row);
});

test.each([
  'LiveSessions-2_serene-truth-682-1a2b3c4d',
  'LiveSessions_serene-truth-682',
  'LiveSessions_serene-truth-682-',
  'LiveSessions_Serene-truth-682-1a2b3c4d',
  'LiveSessions_serene-truth-682-1a2b-3c4d',
  'LiveSessions_by-hand',
  'Other_LiveSessions_serene-truth-682-1a2b3c4d',
  '',
])('does not know %j', (name) => {
  expect(parseChannelName('LiveSessions', name)).toBeUndefined();
});
