// What a person is told about each problem, and what they can do. In: a problem's name. Out: plain English, without codes.
import type { Problem } from './problem.ts';

/** What a page offers beside a sentence; each page wires the ones that it can do. */
export type ProblemAction =
  | 'retry'
  | 'signIn'
  | 'checkName'
  | 'waitAndRetry'
  | 'reload'
  | 'allowMicrophone'
  | 'chooseMicrophone'
  | 'takeOver'
  | 'none';

/** What is said and offered. */
export interface ProblemSentence {
  /** What happened, and what to do about it: one to three sentences. */
  readonly says: string;
  readonly action: ProblemAction;
  /** The words on the action's button; null exactly when the action is `none`. */
  readonly actionLabel: string | null;
}

const offer =
  (action: Exclude<ProblemAction, 'none'>, actionLabel: string) =>
  (says: string): ProblemSentence => ({ says, action, actionLabel });
const say = (says: string): ProblemSentence => ({ says, action: 'none', actionLabel: null });
const retry = offer('retry', 'Try again');
const waitAndRetry = offer('waitAndRetry', 'Try again');
const signIn = offer('signIn', 'Sign in');

// A record, so that a problem without a sentence does not compile.
const sentences: Readonly<Record<Problem, ProblemSentence>> = {
  SessionNotFound: offer(
    'checkName',
    'Check the name',
  )('There is no session with this name. A name is two words and a number, as in “serene truth 682”.'),
  SessionEnded: say('This session is over.'),
  SessionFull: waitAndRetry(
    'Every seat in this session is taken. One becomes free when a listener leaves; then you can join.',
  ),
  TooManySeats: waitAndRetry(
    'You listen to this session in three places already. Leave it in one of them, then join here.',
  ),
  NotSessionOwner: say(
    'This session belongs to another speaker. Only the person who created it can do this; you can create a session of your own.',
  ),
  SignInRequired: signIn('This session is only for people who are signed in. Sign in to join it.'),
  InvalidTransition: say(
    'The session has changed in the meantime, and this is no longer possible. What it is doing now is shown here.',
  ),
  InvalidInput: say('What was entered cannot be used. Check it, correct it and send it again.'),
  Conflict: retry('The session was changed from somewhere else at the same moment. Try it once more.'),
  RateLimited: waitAndRetry(
    'Too many sessions were created or are still open, or this one was changed too often. End those that you no longer need, or wait a while.',
  ),
  ChannelUnavailable: waitAndRetry(
    'The audio connection of this session is not available at the moment. That usually passes within seconds.',
  ),
  CredentialsUnavailable: waitAndRetry(
    'Access to the audio cannot be granted at the moment. That usually passes within seconds.',
  ),
  StorageUnavailable: waitAndRetry(
    'The service cannot reach its records at the moment, so nothing was changed. That usually passes within seconds.',
  ),
  SignInExpired: signIn('You are not signed in any more. Sign in again to go on where you were.'),
  ServiceUnreachable: retry('The service cannot be reached. Check your internet connection.'),
  Unexpected: offer(
    'reload',
    'Reload the page',
  )(
    'The service answered in a way that this page does not understand. Reloading brings the newest version of the page.',
  ),
  MicrophoneDenied: offer(
    'allowMicrophone',
    'Ask again',
  )(
    'This page may not use your microphone. Allow it in the browser, by the symbol beside the address, and ask again.',
  ),
  MicrophoneMissing: offer(
    'chooseMicrophone',
    'Look again',
  )('No microphone was found. Connect one and look again.'),
  MicrophoneBusy: retry('Another program is using the microphone. Close that program and try again.'),
  MicrophoneLost: offer(
    'chooseMicrophone',
    'Choose a microphone',
  )(
    'The microphone is gone, and your listeners hear nothing. Connect it again or choose another one; the session goes on.',
  ),
  TakenOver: offer(
    'takeOver',
    'Speak here again',
  )('You went on speaking in another tab or on another device, so nothing is sent from here any more.'),
  SignalingRefused: offer(
    'reload',
    'Reload the page',
  )('The audio service did not admit this page. Reloading asks for access anew.'),
  AudioUnavailable: offer(
    'reload',
    'Reload the page',
  )(
    'This browser cannot send your voice at the moment. Reload the page; if that does not help, use a current version of another browser.',
  ),
  SeatLost: retry('Your seat was given to somebody else while you were away. Try to take another one.'),
  AudioUnreachable: retry(
    'The sound does not get through from the speaker to you. A company network or a VPN may be blocking it: try again, or from another network.',
  ),
  SpeakerGone: say('The speaker cannot be heard at the moment. You will hear them as soon as they are back.'),
  SignInFailed: signIn('Signing in was not completed, so you are not signed in. You can try it again.'),
  PlaybackBlocked: offer('retry', 'Listen')('Your browser wants a tap before it plays sound.'),
};

/** Every problem there is, for whoever must show each. */
export const problems = Object.keys(sentences) as readonly Problem[];

/** What a person is told about a problem, and what the page offers to do about it. */
export function sentenceOf(problem: Problem): ProblemSentence {
  return sentences[problem];
}
