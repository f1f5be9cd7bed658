// A listener's end of the signaling channel, from the waiting room on: one link at a time, opened anew when a refusal may
// have passed.
import type { SignalingAccess } from '../api/sessionApi.ts';
import type { Clock } from '../clock.ts';
import type { openSignalingLink, SignalingLink, SignalingLinkOptions } from '../signaling/signalingLink.ts';
import type { IncomingSignal, OutgoingSignal } from '../signaling/signals.ts';
import { withDeadline } from '../wait.ts';

export interface ViewerSignalingOptions {
  readAccess(): Promise<SignalingAccess>;
  readonly openLink: typeof openSignalingLink;
  readonly clock: Clock;
  readonly random: () => number;
  onOpen(): void;
  onMessage(message: IncomingSignal): void;
  /** The channel does not serve this listener, until `reopen`. */
  onRefused(error: Parameters<SignalingLinkOptions['onRefused']>[0]): void;
}

export interface ViewerSignaling {
  readonly isOpen: boolean;
  readonly isRefused: boolean;
  /** Dropped unless open. */
  send(signal: OutgoingSignal): void;
  /** The TURN server for a connection that is about to be made, or none if it cannot be had in time. Never rejects. */
  readIceServers(): Promise<RTCIceServer[]>;
  /** Opens a link that was refused, or skips the wait of one that is waiting. Does nothing to a healthy one. */
  reopen(): void;
  close(): void;
}

/** TURN servers that take longer are not waited for. */
export const iceServersTimeoutMs = 3_000;
/** Opens the link. */
export function openViewerSignaling(options: ViewerSignalingOptions): ViewerSignaling {
  const { clock, random, openLink } = options;
  let isRefused = false;
  const open = (): SignalingLink => {
    isRefused = false;
    return openLink({
      readAccess: () => options.readAccess(),
      clock,
      random,
      onStateChange: (state) => {
        if (state === 'open') options.onOpen();
      },
      onMessage: (message) => options.onMessage(message),
      onRefused(error) {
        isRefused = true;
        options.onRefused(error);
      },
    });
  };
  let link = open();
  return {
    get isOpen() {
      return link.state === 'open';
    },
    get isRefused() {
      return isRefused;
    },
    send: (signal) => link.send(signal),
    readIceServers: () => withDeadline(link.readIceServers(), clock, iceServersTimeoutMs).catch(() => []),
    reopen() {
      if (isRefused) link = open();
      else if (link.state === 'waiting') link.reconnectNow();
    },
    close: () => link.close(),
  };
}
