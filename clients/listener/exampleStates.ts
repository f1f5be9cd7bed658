// One example of each state that the listener's page can be in, for its tests and for whoever wants to look at them all.
import type { HistoryEntry, SessionSnapshot } from '../core/api/sessionApi.ts';
import { idleState } from '../core/listening/listenerState.ts';
import type { ListenerState, ListenerStateName } from '../core/listening/listenerState.ts';
import type { ListenerPageState } from './listenerPageState.ts';

const sessionId = 'serene-truth-682';

const entry = (version: number, status: HistoryEntry['status'], time: string): HistoryEntry => ({
  version,
  status,
  at: `2026-03-01T${time}Z`,
  by: 'SPEAKER',
  endReason: null,
  broadcastId: version === 1 ? null : 'broadcast-1',
});

const created = entry(1, 'CREATED', '10:00:00');
const live = entry(2, 'LIVE', '10:04:10');
const paused = entry(3, 'PAUSED', '10:20:30');
const interrupted: HistoryEntry = { ...entry(3, 'INTERRUPTED', '10:31:05'), by: 'LISTENER' };
const ended: HistoryEntry = { ...entry(3, 'ENDED', '10:45:00'), endReason: 'SPEAKER_ENDED' };

/** A session as its history leaves it. */
function sessionAfter(...history: [HistoryEntry, ...HistoryEntry[]]): SessionSnapshot {
  const last = history.at(-1) ?? history[0];
  const { status, version, broadcastId, endReason, at } = last;
  return {
    sessionId,
    title: 'Morning talk: how we test what must not break',
    status,
    version,
    access: 'ANYONE',
    listenerCount: 3,
    maxListeners: 10,
    isOwner: false,
    broadcastId,
    createdAt: created.at,
    statusChangedAt: at,
    startedAt: version > 1 ? live.at : null,
    endedAt: status === 'ENDED' ? at : null,
    endReason,
    leaseExpiresAt: null,
    heldSeatIds: null,
  };
}

const visit = (
  name: ListenerStateName,
  history: [HistoryEntry, ...HistoryEntry[]],
  more: Partial<ListenerState> = {},
): ListenerState => ({
  ...idleState,
  name,
  session: sessionAfter(...history),
  history,
  connection: 'live',
  ...more,
});

const page = (playback: ListenerState, more: Partial<ListenerPageState> = {}): ListenerPageState => ({
  playback,
  typedName: sessionId,
  nameProblem: null,
  suggestions: [],
  isJoining: false,
  relayOnly: false,
  personName: null,
  problem: null,
  sound: { volume: 0.8, isMuted: false, canSetVolume: true, needsTap: false },
  ...more,
});

/** What can be beside a state's name and looks different. */
export type ListenerVariantName =
  | 'unreadableName'
  | 'unknownName'
  | 'signInRequired'
  | 'muted'
  | 'waitingWithoutTap'
  | 'relayed'
  | 'audioUnreachable'
  | 'relayUnreachable'
  | 'serviceUnreachable'
  | 'blockedWhilePaused'
  | 'lostSpeaker';

/** A record, so that a new state does not compile without its example. */
export const exampleStates: Readonly<Record<ListenerStateName | ListenerVariantName, ListenerPageState>> = {
  idle: page(idleState, { typedName: '' }),
  joining: page({ ...idleState, name: 'joining' }, { isJoining: true }),
  waiting: page(visit('waiting', [created])),
  connecting: page(visit('connecting', [created, live])),
  playing: page(visit('playing', [created, live])),
  blocked: page(visit('blocked', [created, live], { problem: 'PlaybackBlocked' })),
  paused: page(visit('paused', [created, live, paused])),
  interrupted: page(visit('interrupted', [created, live, interrupted])),
  reconnecting: page(visit('reconnecting', [created, live])),
  ended: page(visit('ended', [created, live, ended])),
  refused: page({ ...idleState, name: 'refused', problem: 'SessionFull' }),

  unreadableName: page(idleState, { typedName: 'serene 682', nameProblem: 'unreadable' }),
  unknownName: page(
    { ...idleState, name: 'refused', problem: 'SessionNotFound' },
    {
      typedName: 'serene-thruth-682',
      nameProblem: 'unknown',
      suggestions: ['serene-truth-682', 'serene-thunder-682'],
    },
  ),
  signInRequired: page({ ...idleState, name: 'refused', problem: 'SignInRequired' }),
  muted: page(visit('playing', [created, live]), {
    personName: 'listener@example.com',
    sound: { volume: 0.8, isMuted: true, canSetVolume: false, needsTap: false },
  }),
  waitingWithoutTap: page(visit('waiting', [created]), {
    sound: { volume: 0.8, isMuted: false, canSetVolume: true, needsTap: true },
  }),
  relayed: page(visit('playing', [created, live], { relayOnly: true }), { relayOnly: true }),
  audioUnreachable: page(visit('reconnecting', [created, live], { problem: 'AudioUnreachable' })),
  relayUnreachable: page(
    visit('reconnecting', [created, live], { problem: 'AudioUnreachable', relayOnly: true }),
    { relayOnly: true },
  ),
  serviceUnreachable: page(
    visit('playing', [created, live], { problem: 'ServiceUnreachable', connection: 'reconnecting' }),
  ),
  blockedWhilePaused: page(visit('paused', [created, live, paused], { problem: 'PlaybackBlocked' })),
  lostSpeaker: page(
    visit('ended', [created, live, interrupted, { ...ended, version: 4, endReason: 'SPEAKER_LOST' }]),
  ),
};
