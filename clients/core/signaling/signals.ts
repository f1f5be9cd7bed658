// What the two ends of a channel say to each other, and the reading of it: everything that comes in was written by
// somebody else's browser.

/** What came over the channel. `clientId` is the viewer's; the master has none. */
export type IncomingSignal =
  | { readonly type: 'offer'; readonly sdp: RTCSessionDescriptionInit; readonly clientId: string }
  | { readonly type: 'answer'; readonly sdp: RTCSessionDescriptionInit }
  | {
      readonly type: 'candidate';
      readonly candidate: RTCIceCandidateInit;
      /** At the master the viewer's id, at a viewer null. */
      readonly clientId: string | null;
    };

/** What goes out. The master names the viewer it means; a viewer must name nobody. */
export type OutgoingSignal =
  | { readonly type: 'offer'; readonly sdp: RTCSessionDescriptionInit }
  | { readonly type: 'answer'; readonly sdp: RTCSessionDescriptionInit; readonly clientId: string }
  | { readonly type: 'candidate'; readonly candidate: RTCIceCandidateInit; readonly clientId?: string };

/** @returns undefined for what is no session description of that type */
export function readDescription(
  value: unknown,
  type: 'offer' | 'answer',
): RTCSessionDescriptionInit | undefined {
  const { type: itsType, sdp } = toRecord(value);
  return itsType === type && typeof sdp === 'string' ? { type, sdp } : undefined;
}

/** @returns undefined for what is no ICE candidate */
export function readCandidate(value: unknown): RTCIceCandidateInit | undefined {
  const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = toRecord(value);
  if (typeof candidate !== 'string') return undefined;
  return {
    candidate,
    sdpMid: typeof sdpMid === 'string' ? sdpMid : null,
    sdpMLineIndex: typeof sdpMLineIndex === 'number' ? sdpMLineIndex : null,
    ...(typeof usernameFragment === 'string' ? { usernameFragment } : {}),
  };
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
