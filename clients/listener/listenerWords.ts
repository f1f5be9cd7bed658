// What a listener is told in each state: a word for what is going on, and a sentence for what it means to them.
import { interruptedGraceSeconds } from '../../schema/limits.ts';
import type { ListenerState, ListenerStateName } from '../core/listening/listenerState.ts';
import type { Problem } from '../core/sentences/problem.ts';
import { sentenceOf } from '../core/sentences/sentenceOf.ts';
import type { ProblemAction } from '../core/sentences/sentenceOf.ts';
import type { SoundSettings } from './listenerPageState.ts';
import type { StatusTone } from '../design/StatusBadge.tsx';
import { endReasonSentences } from '../design/historySentence.ts';

/** A state in words. */
export interface ListenerWords {
  readonly tone: StatusTone;
  /** One or two words. */
  readonly label: string;
  readonly says: string;
}

// A record, so that a new state does not compile without its words.
const words: Readonly<Record<ListenerStateName, ListenerWords>> = {
  idle: { tone: 'over', label: 'Not listening', says: 'You are in no session.' },
  joining: { tone: 'busy', label: 'Joining', says: 'You are being given a seat.' },
  waiting: {
    tone: 'waiting',
    label: 'Waiting room',
    says: 'The speaker is not live yet. Leave this page open: you will hear them the moment they start.',
  },
  connecting: { tone: 'live', label: 'Live', says: 'The speaker is live. The sound is on its way.' },
  playing: { tone: 'live', label: 'Live', says: 'You are hearing the speaker.' },
  blocked: {
    tone: 'live',
    label: 'Live',
    says: 'The speaker is live. Your browser wants a tap before it plays the sound.',
  },
  paused: {
    tone: 'paused',
    label: 'Paused',
    says: 'The speaker has paused. You will hear them when they go on.',
  },
  interrupted: {
    tone: 'trouble',
    label: 'Interrupted',
    says: `The speaker’s connection was lost. If they are back within ${interruptedGraceSeconds / 60} minutes, you will hear them again.`,
  },
  reconnecting: {
    tone: 'busy',
    label: 'Reconnecting',
    says: 'The sound was lost and is being fetched again. You need not do anything.',
  },
  ended: { tone: 'over', label: 'Ended', says: 'This session is over.' },
  refused: { tone: 'over', label: 'Not admitted', says: 'You could not join this session.' },
};

/** What is told, and what can be done about it. */
export interface ToldState extends ListenerWords {
  /** The one thing to do now; null: nothing. */
  readonly action: { readonly name: ListenerAction; readonly label: string } | null;
}

/** What a listener can be offered: what problems ask for, a tap for the sound, and another session. */
export type ListenerAction = ProblemAction | 'listen' | 'leave';

/** Tried again without the listener; a button would only make them press it. */
const triedByItself: readonly Problem[] = [
  'ServiceUnreachable',
  'StorageUnavailable',
  'ChannelUnavailable',
  'CredentialsUnavailable',
  'RateLimited',
];

/** Puts a state into words that are true of the sound as it is set: who muted it hears nothing. */
export function toToldState(
  state: ListenerState,
  { isMuted, needsTap }: Pick<SoundSettings, 'isMuted' | 'needsTap'>,
): ToldState {
  const told = { ...words[state.name], action: toAction(state) };
  if (needsTap && !told.action && promisesSound.includes(state.name))
    return { ...told, says: `${told.says} ${tapSays}`, action: { name: 'listen', label: 'Allow the sound' } };
  if (state.name === 'ended') {
    const reason = state.session?.endReason;
    return reason ? { ...told, says: `${endReasonSentences[reason]}.` } : told;
  }
  const says = problemSays(state) ?? (state.name === 'playing' && isMuted ? mutedSays : told.says);
  return { ...told, says: isStale(state) ? `${says} ${staleSays}` : says };
}

/** What these say holds only if the browser lets the page play. */
const promisesSound: readonly ListenerStateName[] = ['waiting', 'paused', 'interrupted'];
const tapSays = 'Your browser wants a tap for that.';
const noRelaySays =
  'No relay could be reached, so the sound does not get through. Try again, or leave and join without hiding your network address.';
const mutedSays = 'The speaker is live. You have muted the sound.';
const staleSays = 'The service cannot be reached at the moment, so this may have changed.';

/** What is shown may be old while nothing can be pushed or asked. */
function isStale({ connection, problem }: ListenerState): boolean {
  return connection === 'reconnecting' || problem === 'ServiceUnreachable';
}

function problemSays({ problem, relayOnly }: ListenerState): string | undefined {
  // Both are told in the state's own words.
  if (problem === null || problem === 'ServiceUnreachable' || problem === 'PlaybackBlocked') return undefined;
  if (problem === 'AudioUnreachable' && relayOnly) return noRelaySays;
  return sentenceOf(problem).says;
}

function toAction({ name, problem }: ListenerState): ToldState['action'] {
  if (name === 'ended') return { name: 'leave', label: 'Listen to another session' };
  if (name === 'blocked' || problem === 'PlaybackBlocked') return { name: 'listen', label: 'Tap to listen' };
  if (problem === null || triedByItself.includes(problem)) return null;
  const { action, actionLabel } = sentenceOf(problem);
  return actionLabel === null ? null : { name: action, label: actionLabel };
}
