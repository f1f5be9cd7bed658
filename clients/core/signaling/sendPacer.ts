// Keeps what one connection sends within KVS's rates: what would come too soon waits its turn, in order. In: messages. Out: the
// same messages, later if need be. KVS drops what is over its rate, and ten listeners who come back at once are.
import type { Clock } from '../clock.ts';
import type { OutgoingSignal } from './signals.ts';

/**
 * Messages that one connection may send within a second.
 * @see https://docs.aws.amazon.com/kinesisvideostreams-webrtc-dg/latest/devguide/kvswebrtc-limits.html "Signaling channel data plane"
 */
const maxPerSecond: Readonly<Record<OutgoingSignal['type'], number>> = { offer: 5, answer: 5, candidate: 20 };
/** A second, and what the network may push two messages together. */
const windowMs = 1_100;
/** More that wait are of a network that is gone: the oldest is dropped, as all would be by a connection that is not open. */
export const maxWaitingSends = 256;

export interface SendPacer {
  send(signal: OutgoingSignal): void;
  /** Forgets what waits, and what was sent: another connection follows, or none. */
  reset(): void;
}

/** @param transmit called for each message, at once or later */
export function createSendPacer(clock: Clock, transmit: (signal: OutgoingSignal) => void): SendPacer {
  let waiting: OutgoingSignal[] = [];
  let sent: { readonly type: OutgoingSignal['type']; readonly atMs: number }[] = [];
  let cancel: (() => void) | undefined;
  /** 0: now. */
  const waitMsOf = ({ type }: OutgoingSignal): number => {
    const nowMs = clock.nowMs();
    sent = sent.filter(({ atMs }) => nowMs - atMs < windowMs);
    const ofType = sent.filter((each) => each.type === type);
    const oldest = ofType.length < maxPerSecond[type] ? undefined : ofType[0];
    return oldest ? oldest.atMs + windowMs - nowMs : 0;
  };
  const drain = (): void => {
    cancel = undefined;
    for (let next = waiting[0]; next; next = waiting[0]) {
      const waitMs = waitMsOf(next);
      if (waitMs > 0) {
        cancel = clock.schedule(waitMs, drain);
        return;
      }
      waiting.shift();
      sent.push({ type: next.type, atMs: clock.nowMs() });
      transmit(next);
    }
  };
  return {
    send(signal) {
      if (waiting.length >= maxWaitingSends) waiting.shift();
      waiting.push(signal);
      if (!cancel) drain();
    },
    reset() {
      cancel?.();
      cancel = undefined;
      waiting = [];
      sent = [];
    },
  };
}
