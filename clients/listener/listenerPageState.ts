// Everything that the listener's screen shows, and everything that a person can do there.
import type { ListenerState } from '../core/listening/listenerState.ts';
import type { Problem } from '../core/sentences/problem.ts';

/** How the sound is set on this page. */
export interface SoundSettings {
  /** 0 to 1. */
  readonly volume: number;
  readonly isMuted: boolean;
  /** False where only the device's own buttons set the volume. */
  readonly canSetVolume: boolean;
  /** The browser plays nothing on this page before somebody taps it or presses a key. */
  readonly needsTap: boolean;
}

export interface ListenerPageState {
  readonly playback: ListenerState;
  /** What is in the field for the name, as it was typed. */
  readonly typedName: string;
  /** The typed name is no name, or no session has it. */
  readonly nameProblem: 'unreadable' | 'unknown' | null;
  /** Names that may have been meant. */
  readonly suggestions: readonly string[];
  /** Whether the name is being read or a seat being asked for. */
  readonly isJoining: boolean;
  /** The person's choice for the next join. */
  readonly relayOnly: boolean;
  /** What to call who is signed in; null: a guest. */
  readonly personName: string | null;
  /** What is wrong before there is a session. */
  readonly problem: Problem | null;
  readonly sound: SoundSettings;
}

export interface ListenerPageActions {
  readonly typeName: (text: string) => void;
  /** Joins the session that is typed, or another name: a suggestion. Call it from a tap or a key press. */
  readonly join: (name?: string) => void;
  readonly chooseRelay: (relayOnly: boolean) => void;
  readonly leave: () => void;
  /** Plays the sound. Call it from a tap or a key press. */
  readonly listen: () => void;
  readonly retry: () => void;
  readonly reload: () => void;
  readonly signIn: () => void;
  readonly signOut: () => void;
  readonly setVolume: (volume: number) => void;
  readonly mute: () => void;
  readonly unmute: () => void;
}
