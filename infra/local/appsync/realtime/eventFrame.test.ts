// The bytes of event frames, at every border of the WebSocket length encoding and for every kind of character.
import { expect, test } from 'vitest';
import { createEventFrame, toEnvelope, toFrameHeader } from './eventFrame.ts';
import { toPayload } from './openConnection.ts';

test('5.5 The server must send each event as one text frame with the length of its UTF-8 bytes, whatever the id and the payload hold.', () => {
  const ids = ['1', 'é', '漢字', '🎙', 'quote " backslash \\ newline \n', '\u2028', '\ud800 alone'];
  const titles = ['', 'ü', '漢字🎙', '\u0000\u007f\u0080\u00ff', '"', 'x'.repeat(70_000), '🎙'.repeat(20_000)];
  for (const title of titles) {
    const frameOf = createEventFrame(JSON.stringify({ data: { title } }));
    for (const id of ids) {
      const frame = frameOf(toEnvelope(id));
      expect(JSON.parse(toPayload(frame))).toEqual({ id, type: 'data', payload: { data: { title } } });
    }
  }
});

test('a frame header has two, four or ten bytes by the length of the payload', () => {
  const hex = (payloadBytes: number): string =>
    Buffer.from(toFrameHeader(payloadBytes), 'latin1').toString('hex');
  expect([0, 1, 125, 126, 127, 255, 256, 65_535, 65_536, 245_760].map(hex)).toEqual([
    '8100',
    '8101',
    '817d',
    '817e007e',
    '817e007f',
    '817e00ff',
    '817e0100',
    '817effff',
    '817f0000000000010000',
    '817f000000000003c000',
  ]);
});

test('every payload length around a border comes out whole, with ids of changing lengths', () => {
  for (let length = 1; length < 160; length += 1) {
    const frameOf = createEventFrame(JSON.stringify('x'.repeat(length)));
    for (const id of ['1', '12', '1']) {
      expect(JSON.parse(toPayload(frameOf(toEnvelope(id))))).toEqual({
        id,
        type: 'data',
        payload: 'x'.repeat(length),
      });
    }
  }
});
