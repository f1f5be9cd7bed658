// The words for each state of a broadcast: on the badge, in the sentence under the name, in the browser tab's title.
import type { Problem } from '../core/sentences/problem.ts';
import type { StatusTone } from '../design/StatusBadge.tsx';
import type { SpeakerState, SpeakerStateName } from '../core/speaking/speakerState.ts';
import { isOverHere, isRelayed } from './speakerPageState.ts';
import type { SignedInState } from './speakerPageState.ts';
import { endSentence } from './speakerHistorySentence.ts';

/** What is said of a state. */
export interface SpeakerWords {
  readonly tone: StatusTone;
  /** One or two words. */
  readonly label: string;
  /** What that means for the person. */
  readonly says: string;
}

// A record, so that a state without words does not compile.
const words: Readonly<Record<SpeakerStateName, SpeakerWords>> = {
  idle: { tone: 'waiting', label: 'No session', says: 'Create a session to speak.' },
  preparing: {
    tone: 'busy',
    label: 'Preparing',
    says: 'The microphone and the connection are being opened.',
  },
  ready: { tone: 'waiting', label: 'Ready', says: 'Nobody hears you yet. Share the name, then go live.' },
  goingLive: { tone: 'busy', label: 'Going live', says: 'You are about to be heard.' },
  live: { tone: 'live', label: 'Live', says: 'You are on air. Nobody listens yet.' },
  paused: { tone: 'paused', label: 'Paused', says: 'Nobody hears you. Listeners are told that you paused.' },
  reconnecting: {
    tone: 'trouble',
    label: 'Reconnecting',
    says: 'The service is out of reach and is being tried again. Whoever hears you goes on hearing you.',
  },
  interrupted: {
    tone: 'trouble',
    label: 'Interrupted',
    says: 'Listeners are told that you were lost. The page is trying to get you back.',
  },
  microphoneLost: {
    tone: 'trouble',
    label: 'No microphone',
    says: 'Your microphone is gone, and nobody hears you.',
  },
  takenOver: {
    tone: 'over',
    label: 'Elsewhere',
    says: 'You are speaking in another tab or on another device.',
  },
  ended: { tone: 'over', label: 'Ended', says: 'The session is over.' },
  refused: { tone: 'over', label: 'Not possible', says: 'This session cannot go on here.' },
};

const heard: SpeakerWords = { ...words.live, says: 'You are on air, and you are heard.' };

const muted: SpeakerWords = {
  tone: 'trouble',
  label: 'Muted',
  says: 'You are live, but muted: nobody hears you.',
};

const withoutMicrophone: SpeakerWords = {
  tone: 'trouble',
  label: 'No microphone',
  says: 'You can go live as soon as there is a microphone.',
};

/** What is said now. */
export function wordsFor({ name, isMuted, listenerCount, session, problem }: SpeakerState): SpeakerWords {
  if (name === 'live' && isMuted) return muted;
  if (name === 'live' && listenerCount > 0) return heard;
  if (name === 'preparing' && problem?.startsWith('Microphone')) return withoutMicrophone;
  if (name === 'ended' && session) return { ...words.ended, says: `${endSentence(session.endReason)}.` };
  return words[name];
}

/** For the browser tab: "Live: serene-truth-682". */
export function titleFor(state: SpeakerState): string | undefined {
  if (state.name === 'idle') return undefined;
  const { label } = wordsFor(state);
  return state.session ? `${label}: ${state.session.sessionId}` : label;
}

/** How many are there, as far as this page can know. */
export function audienceFor({ name, session, listenerCount }: SpeakerState): string {
  if (!session || isOverHere(name)) return '';
  if (session.status === 'CREATED') return `${session.listenerCount} of ${session.maxListeners} waiting`;
  return `${listenerCount} of ${session.maxListeners} listening`;
}

/** What listeners can learn of the speaker's network address, where anyone may listen. */
export function addressSentenceFor(state: SignedInState): string {
  if (state.broadcast.session?.access !== 'ANYONE' || isOverHere(state.name)) return '';
  if (isRelayed(state)) return 'The sound goes by a relay. Listeners do not see your network address.';
  return 'The sound goes directly to your listeners, who can see your network address.';
}

/** That the service is out of reach is what `reconnecting` says by itself, and that those who hear go on hearing. */
export function problemToTell({ name, problem }: Pick<SignedInState, 'name' | 'problem'>): Problem | null {
  return name === 'reconnecting' && problem === 'ServiceUnreachable' ? null : problem;
}
