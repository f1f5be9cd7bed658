// The one thing to do next in each state of a broadcast, as a button.
import type { ButtonProps } from '../design/Button.tsx';
import type { SpeakerStateName } from '../core/speaking/speakerState.ts';
import type { BusyWith, SignedInState, SpeakerActions } from './speakerPageState.ts';

/** The large button. It stays where it is while its words change, so that it keeps the focus. */
export interface MainButton {
  readonly label: string;
  readonly action: Extract<
    keyof SpeakerActions,
    'goLive' | 'pause' | 'resume' | 'retry' | 'takeBack' | 'startOver'
  >;
  readonly kind: NonNullable<ButtonProps['kind']>;
  readonly isUnavailable: boolean;
}

type Offer = Omit<MainButton, 'isUnavailable'> & { readonly isUnavailable?: true };

const goLive: Offer = { label: 'Go live', action: 'goLive', kind: 'primary' };
const pause: Offer = { label: 'Pause', action: 'pause', kind: 'secondary' };
const startOver: Offer = { label: 'Start a new session', action: 'startOver', kind: 'primary' };

// A record, so that a state without its button, or the decision that it has none, does not compile.
const offers: Readonly<Record<SpeakerStateName, Offer | null>> = {
  idle: null,
  preparing: { ...goLive, isUnavailable: true },
  ready: goLive,
  goingLive: { ...goLive, label: 'Going live…', isUnavailable: true },
  live: pause,
  paused: { label: 'Resume', action: 'resume', kind: 'primary' },
  reconnecting: { label: 'Reconnect now', action: 'retry', kind: 'secondary' },
  interrupted: { label: 'Reconnect now', action: 'retry', kind: 'primary' },
  microphoneLost: pause,
  takenOver: { label: 'Speak here instead', action: 'takeBack', kind: 'primary' },
  ended: startOver,
  refused: startOver,
};

const busyLabels: Readonly<Partial<Record<BusyWith, string>>> = {
  goLive: 'Going live…',
  pause: 'Pausing…',
  resume: 'Resuming…',
  end: 'Ending…',
  takeBack: 'Coming back…',
};

/** null: there is nothing to press. */
export function mainButtonFor({ name, busyWith, microphone }: SignedInState): MainButton | null {
  const offer = offers[name];
  if (!offer) return null;
  const isUnavailable =
    offer.isUnavailable === true || busyWith !== null || (name === 'ready' && microphone.stream === null);
  return { ...offer, label: (busyWith && busyLabels[busyWith]) ?? offer.label, isUnavailable };
}
