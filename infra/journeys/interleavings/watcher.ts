// Somebody who watches a session as a client does: subscribes, reads, and drops what is not newer than what is shown.
import type { SessionStatusEvent } from '../../../schema/generated/schema.ts';
import { openSocket } from '../api.ts';
import type { Caller, RealtimeSocket } from '../api.ts';
import * as operations from '../operations.ts';
import type { PlainSession } from '../operations.ts';
import type { Stage } from './stage.ts';

/** What is shown of a session. */
export type View = Pick<SessionStatusEvent, 'status' | 'version'>;

export interface Watcher {
  /** Every event that came over any of its sockets. */
  readonly received: readonly SessionStatusEvent[];
  shown(): View | null;
  /** Subscribes and reads; again after a restart. */
  connect(caller: Caller): Promise<void>;
  close(): void;
}

export function createWatcher(stage: Stage, sessionId: string): Watcher {
  const received: SessionStatusEvent[] = [];
  let shown: View | null = null;
  let socket: RealtimeSocket | undefined;
  const show = (view: View): void => {
    if (!shown || view.version > shown.version) shown = { status: view.status, version: view.version };
  };
  return {
    received,
    shown: () => shown,
    async connect(caller) {
      socket?.close();
      const opened = await openSocket(stage.cloud(), caller.credentials, ({ payload }) => {
        const event = payload?.data?.['onSessionStatus'] as SessionStatusEvent | undefined;
        if (!event) return;
        received.push(event);
        show(event);
      });
      socket = opened;
      await opened.start('watch', operations.onSessionStatus, { sessionId });
      const snapshot = await caller.send<{ session: PlainSession }>(operations.readSession, { sessionId });
      if (snapshot.data) show(snapshot.data.session);
    },
    close: () => socket?.close(),
  };
}
