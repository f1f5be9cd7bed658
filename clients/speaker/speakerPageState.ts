// What the speaker's page shows and what can be done on it: the contract between the page's model and its screen.
import type { SessionAccess } from '../../schema/generated/schema.ts';
import type { SessionSnapshot } from '../core/api/sessionApi.ts';
import type { Problem } from '../core/sentences/problem.ts';
import type { Microphone } from './microphones.ts';
import { speakerStateNames } from '../core/speaking/speakerState.ts';
import type { SpeakerState } from '../core/speaking/speakerState.ts';

/**
 * The states of a broadcast, and those around it: `starting`, the page is finding out who is signed in or what was running;
 * `unavailable`, it cannot work at all; `signedOut`, nobody is signed in.
 */
export const screenNames = ['starting', 'unavailable', 'signedOut', ...speakerStateNames] as const;
export type ScreenName = (typeof screenNames)[number];

/** Nobody speaks on this page any more: the session is over, elsewhere, or somebody else's. */
export function isOverHere(name: ScreenName): boolean {
  return name === 'ended' || name === 'takenOver' || name === 'refused';
}

/** Whether the sound of this session goes by a relay only. Before the session is known, it might be for anyone. */
export function isRelayed({ broadcast, relayOnly }: Pick<SignedInState, 'broadcast' | 'relayOnly'>): boolean {
  return relayOnly && broadcast.session?.access !== 'SIGNED_IN';
}

/** What the screen draws. */
export type ScreenState = EntranceState | SignedInState;

/** What is seen before anybody is signed in. */
export type EntranceState =
  | { readonly name: 'starting' }
  | { readonly name: 'unavailable'; readonly problem: Problem }
  | { readonly name: 'signedOut'; readonly problem: Problem | null };

/** What somebody who is signed in sees. */
export interface SignedInState {
  readonly name: SpeakerState['name'];
  readonly personName: string;
  readonly broadcast: SpeakerState;
  /** The person's sessions that have not ended, newest first; looked for while there is no broadcast. */
  readonly running: readonly SessionSnapshot[];
  readonly microphone: MicrophoneState;
  /** What is wrong now: of the broadcast, else of the last thing that was tried. */
  readonly problem: Problem | null;
  /** What was asked for and has not been answered. */
  readonly busyWith: BusyWith | null;
  /** Whether sound for anyone goes by a relay only, so that no listener learns the speaker's address. */
  readonly relayOnly: boolean;
}

/** What takes a moment. */
export type BusyWith = 'create' | 'continue' | 'goLive' | 'pause' | 'resume' | 'end' | 'takeBack';

export interface MicrophoneState {
  readonly list: readonly Microphone[];
  /** Which is open, or is to be opened; null: the browser chooses. */
  readonly chosenId: string | null;
  /** Open, with the track that listeners hear; null while there is none. */
  readonly stream: MediaStream | null;
}

/** What a new session is to be like. */
export interface CreateInput {
  /** '' for none. */
  readonly title: string;
  readonly access: SessionAccess;
  /** 1 to 10. */
  readonly maxListeners: number;
}

/** What can be done before anybody is signed in. */
export interface EntranceActions {
  readonly reload: () => void;
  readonly signIn: () => void;
  readonly signInAsSomeoneElse: () => void;
}

/** What the buttons do. None of them throws; what fails is told by the next state. */
export interface SpeakerActions extends EntranceActions {
  readonly create: (input: CreateInput) => void;
  /** Decides about the connections that are made from now on; kept for the tab. */
  readonly chooseRelay: (relayOnly: boolean) => void;
  /** Goes on here with a session that was started elsewhere. */
  readonly continueSession: (sessionId: string) => void;
  /** Ends a session that is not the one of this page. */
  readonly endOther: (sessionId: string) => void;
  readonly goLive: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly end: () => void;
  readonly mute: () => void;
  readonly unmute: () => void;
  readonly chooseMicrophone: (deviceId: string) => void;
  /** Asks for the microphone once more. */
  readonly openMicrophone: () => void;
  readonly takeBack: () => void;
  /** Does again what failed, or makes the lost connections anew. */
  readonly retry: () => void;
  /** Leaves what is over behind. */
  readonly startOver: () => void;
  readonly signOut: () => void;
}
