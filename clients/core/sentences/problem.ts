// Everything that can be wrong, by name: a closed list, each with its sentence in sentenceOf.ts.
import type { ApiErrorKind } from '../api/apiError.ts';

/**
 * What can be wrong with the speaker's microphone: the person or the browser said no; there is none; another program has
 * it; it was there and is gone.
 */
export type MicrophoneProblem =
  'MicrophoneDenied' | 'MicrophoneMissing' | 'MicrophoneBusy' | 'MicrophoneLost';

/**
 * What can be wrong while speaking: another tab of the same speaker took over; the signaling channel refuses this client;
 * the browser cannot send audio.
 */
export type SpeakingProblem = 'TakenOver' | 'SignalingRefused' | 'AudioUnavailable';

/**
 * What can be wrong while listening: the seat went to somebody else; the signaling channel refuses this client; no way to
 * the speaker's audio was found; the speaker vanished without a word; the browser wants a tap before it plays.
 */
export type ListeningProblem =
  'SeatLost' | 'SignalingRefused' | 'AudioUnreachable' | 'SpeakerGone' | 'PlaybackBlocked';

/** What can be wrong with signing in itself: it was given up, refused, or its answer belongs to another attempt. */
export type SignInProblem = 'SignInFailed';

/** Whatever a page may have to tell a person. */
export type Problem = ApiErrorKind | MicrophoneProblem | SpeakingProblem | ListeningProblem | SignInProblem;
