// AWS's own SignalingClient for JavaScript, unmodified, over the AWS port with credentials of assumed roles.
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { openTestChannel } from './testChannel.ts';
import { createSignalingClient } from './testClient.ts';

const description = (type: 'offer' | 'answer', sdp: string) => ({ type, sdp }) as RTCSessionDescription;
const candidate = (text: string) => ({ candidate: text, sdpMid: '0' }) as RTCIceCandidate;

test('a master and a viewer exchange offer, answer and candidates', async () => {
  const channel = await openTestChannel();
  const master = createSignalingClient(channel.options());
  const viewer = createSignalingClient(channel.options('seat-1'));
  const opened = Promise.all([once(master, 'open'), once(viewer, 'open')]);
  master.open();
  viewer.open();
  await opened;

  const offered = once(master, 'sdpOffer');
  const masterCandidate = once(master, 'iceCandidate');
  viewer.sendSdpOffer(description('offer', 'v=0 offer'));
  viewer.sendIceCandidate(candidate('candidate:1'));
  const heardByMaster = [await offered, await masterCandidate];
  const answered = once(viewer, 'sdpAnswer');
  const viewerCandidate = once(viewer, 'iceCandidate');
  master.sendSdpAnswer(description('answer', 'v=0 answer'), 'seat-1');
  master.sendIceCandidate(candidate('candidate:2'), 'seat-1');
  const heardByViewer = [await answered, await viewerCandidate];

  expect(heardByMaster).toEqual([
    [{ type: 'offer', sdp: 'v=0 offer' }, 'seat-1'],
    [{ candidate: 'candidate:1', sdpMid: '0' }, 'seat-1'],
  ]);
  expect(heardByViewer).toEqual([
    [{ type: 'answer', sdp: 'v=0 answer' }, undefined],
    [{ candidate: 'candidate:2', sdpMid: '0' }, undefined],
  ]);
});
