// The KVS SDK's signaling client, behind what is needed of it. In: access to a channel. Out: one connection attempt, which
// tells of itself by events; keeping a connection up is signalingLink's job.
import { Role, SignalingClient, SigV4RequestSigner } from 'amazon-kinesis-video-streams-webrtc';
import type { Clock } from '../clock.ts';
import type { SignalingAccess } from '../api/sessionApi.ts';

/** What is needed of the SDK's `SignalingClient`. */
export interface SignalingClientLike {
  /** Opens the connection; `open`, or `error` and `close` in any number, tell how it went. */
  open(): void;
  close(): void;
  /** Throws unless open, as the other two. */
  sendSdpOffer(sdp: RTCSessionDescriptionInit): void;
  sendSdpAnswer(sdp: RTCSessionDescriptionInit, clientId: string): void;
  sendIceCandidate(candidate: RTCIceCandidateInit, clientId?: string): void;
  on(event: 'open' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(
    event: 'sdpOffer' | 'sdpAnswer' | 'iceCandidate',
    listener: (payload: unknown, senderClientId?: string) => void,
  ): unknown;
}

/**
 * Makes a client for one connection.
 * @throws Error if the access is not one that KVS takes, for example a viewer's without a client id
 * @see https://docs.aws.amazon.com/kinesisvideostreams-webrtc-dg/latest/devguide/kvswebrtc-websocket-apis.html
 */
export function createSignalingClient(access: SignalingAccess, clock: Clock): SignalingClientLike {
  const signer = new SigV4RequestSigner(access.region, access.credentials);
  const client = new SignalingClient({
    role: access.role === 'MASTER' ? Role.MASTER : Role.VIEWER,
    ...(access.clientId === null ? {} : { clientId: access.clientId }),
    channelARN: access.channelArn,
    channelEndpoint: access.endpoints.wss,
    region: access.region,
    requestSigner: {
      getSignedURL: (endpoint, queryParams) =>
        signUrl(signer, endpoint, queryParams, new Date(clock.nowMs())),
    },
  });
  // The SDK asks for the browser's classes where it only turns the value into JSON.
  return {
    open: () => client.open(),
    close: () => client.close(),
    sendSdpOffer: (sdp) => client.sendSdpOffer(sdp as RTCSessionDescription),
    sendSdpAnswer: (sdp, clientId) => client.sendSdpAnswer(sdp as RTCSessionDescription, clientId),
    sendIceCandidate: (candidate, clientId) =>
      client.sendIceCandidate(candidate as RTCIceCandidate, clientId),
    on: (event: string, listener: (...args: never[]) => void) =>
      client.on(event, listener as (...args: unknown[]) => void),
  };
}

/** The SDK signs `wss:` addresses only. The scheme is not signed, so a local `ws:` address is signed as if it were one. */
async function signUrl(
  signer: SigV4RequestSigner,
  endpoint: string,
  queryParams: Record<string, string>,
  date: Date,
): Promise<string> {
  const isPlain = endpoint.startsWith('ws://');
  const signed = await signer.getSignedURL(endpoint.replace(/^ws:/, 'wss:'), queryParams, date);
  return isPlain ? signed.replace(/^wss:/, 'ws:') : signed;
}
