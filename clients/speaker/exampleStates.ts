// The page in each of its states, as it might be in the middle of a real session: for tests of what people see and hear, and
// for pictures. A state without an example does not compile.
import type { HistoryEntry, SessionSnapshot } from '../core/api/sessionApi.ts';
import type { SpeakerState } from '../core/speaking/speakerState.ts';
import type { ScreenName, ScreenState, SignedInState } from './speakerPageState.ts';

/** States that look different although they have one name. */
type VariantName =
  | 'idleWithRunningSessions'
  | 'idleWithProblem'
  | 'preparingWithoutMicrophone'
  | 'liveMuted'
  | 'liveToAnyone'
  | 'liveByRelay'
  | 'liveSignedOut';

/** Close to now, because the page counts the time since. */
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

const created: SessionSnapshot = {
  sessionId: 'serene-truth-682',
  title: 'The garden in May',
  status: 'CREATED',
  version: 1,
  access: 'SIGNED_IN',
  listenerCount: 2,
  maxListeners: 10,
  isOwner: true,
  broadcastId: null,
  createdAt: ago(15),
  statusChangedAt: ago(15),
  startedAt: null,
  endedAt: null,
  endReason: null,
  leaseExpiresAt: null,
  heldSeatIds: ['1', '2'],
};

const live: SessionSnapshot = {
  ...created,
  status: 'LIVE',
  version: 2,
  listenerCount: 3,
  broadcastId: 'first',
  startedAt: ago(12.6),
  statusChangedAt: ago(12.6),
  leaseExpiresAt: ago(-0.2),
  heldSeatIds: ['1', '2', '3'],
};

const paused: SessionSnapshot = { ...live, status: 'PAUSED', version: 3 };
const ended: SessionSnapshot = {
  ...live,
  status: 'ENDED',
  version: 3,
  endedAt: ago(0.1),
  endReason: 'SPEAKER_ENDED',
  leaseExpiresAt: null,
  heldSeatIds: null,
};

const entry = (version: number, status: HistoryEntry['status'], minutesAgo: number): HistoryEntry => ({
  version,
  status,
  at: ago(minutesAgo),
  by: 'SPEAKER',
  endReason: status === 'ENDED' ? 'SPEAKER_ENDED' : null,
  broadcastId: status === 'CREATED' ? null : 'first',
});
const createdEntry = entry(1, 'CREATED', 15);
const liveEntry = entry(2, 'LIVE', 12.6);

const silence: SpeakerState = {
  name: 'idle',
  session: null,
  history: [],
  isMuted: false,
  listenerCount: 0,
  problem: null,
};

const ready: SpeakerState = { ...silence, name: 'ready', session: created, history: [createdEntry] };
const onAir: SpeakerState = {
  ...silence,
  name: 'live',
  session: live,
  history: [createdEntry, liveEntry],
  listenerCount: 3,
};
const toAnyone: SpeakerState = { ...onAir, session: { ...live, access: 'ANYONE' } };

/** A stream that nobody can hear: enough for a picture. */
const stream = { getTracks: () => [], getAudioTracks: () => [] } as unknown as MediaStream;
const microphone: SignedInState['microphone'] = {
  list: [
    { deviceId: 'built-in', label: 'Built-in microphone' },
    { deviceId: 'headset', label: 'Headset (USB)' },
  ],
  chosenId: 'headset',
  stream,
};
const noMicrophone: SignedInState['microphone'] = { list: [], chosenId: null, stream: null };

const signedIn = (broadcast: SpeakerState, more: Partial<SignedInState> = {}): SignedInState => ({
  name: broadcast.name,
  personName: 'ada@example.com',
  broadcast,
  running: [],
  microphone,
  problem: broadcast.problem,
  busyWith: null,
  relayOnly: false,
  ...more,
});

/** One for each state, and for the variants. */
export const exampleStates: Readonly<Record<ScreenName | VariantName, ScreenState>> = {
  starting: { name: 'starting' },
  unavailable: { name: 'unavailable', problem: 'ServiceUnreachable' },
  signedOut: { name: 'signedOut', problem: null },
  idle: signedIn(silence, { microphone: noMicrophone }),
  idleWithRunningSessions: signedIn(silence, {
    microphone: noMicrophone,
    running: [live, { ...created, sessionId: 'quiet-river-4821', title: null }],
  }),
  idleWithProblem: signedIn(silence, { microphone: noMicrophone, problem: 'RateLimited' }),
  preparing: signedIn({ ...ready, name: 'preparing' }, { microphone: noMicrophone, busyWith: 'create' }),
  ready: signedIn(ready),
  preparingWithoutMicrophone: signedIn(
    { ...ready, name: 'preparing', problem: 'MicrophoneDenied' },
    { microphone: { ...noMicrophone, list: [{ deviceId: 'built-in', label: 'Microphone 1' }] } },
  ),
  goingLive: signedIn({ ...ready, name: 'goingLive' }, { busyWith: 'goLive' }),
  live: signedIn(onAir),
  liveMuted: signedIn({ ...onAir, isMuted: true }),
  liveToAnyone: signedIn(toAnyone),
  liveByRelay: signedIn(toAnyone, { relayOnly: true }),
  liveSignedOut: signedIn({ ...onAir, name: 'reconnecting', problem: 'SignInExpired' }),
  paused: signedIn({
    ...onAir,
    name: 'paused',
    session: paused,
    history: [...onAir.history, entry(3, 'PAUSED', 0.7)],
  }),
  reconnecting: signedIn({ ...onAir, name: 'reconnecting', problem: 'ServiceUnreachable' }),
  interrupted: signedIn({
    ...onAir,
    name: 'interrupted',
    session: { ...live, status: 'INTERRUPTED', version: 3, leaseExpiresAt: null },
    history: [...onAir.history, { ...entry(3, 'INTERRUPTED', 0.2), by: 'LISTENER' }],
    listenerCount: 0,
  }),
  microphoneLost: signedIn(
    { ...onAir, name: 'microphoneLost', problem: 'MicrophoneLost' },
    { microphone: { ...microphone, list: microphone.list.slice(0, 1), stream: null } },
  ),
  takenOver: signedIn({ ...onAir, name: 'takenOver', listenerCount: 0, problem: 'TakenOver' }),
  ended: signedIn({
    ...onAir,
    name: 'ended',
    session: ended,
    history: [...onAir.history, entry(3, 'ENDED', 0.1)],
  }),
  refused: signedIn(
    { ...silence, name: 'refused', problem: 'NotSessionOwner' },
    { microphone: noMicrophone },
  ),
};
