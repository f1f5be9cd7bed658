// How loud it is, and whether it is heard at all.
import { useId } from 'react';
import { Button } from '../design/Button.tsx';
import type { ListenerPageActions, SoundSettings } from './listenerPageState.ts';

export interface SoundControlsProps {
  readonly sound: SoundSettings;
  readonly actions: Pick<ListenerPageActions, 'setVolume' | 'mute' | 'unmute'>;
}

/** Mute, and the volume where a page may set it. */
export function SoundControls({ sound, actions }: SoundControlsProps) {
  const id = useId();
  const percent = Math.round(sound.volume * 100);
  return (
    <div className="sound-controls">
      <Button isPressed={sound.isMuted} onClick={sound.isMuted ? actions.unmute : actions.mute}>
        Mute
      </Button>
      {sound.canSetVolume ? (
        <div className="sound-volume">
          <label htmlFor={id}>Volume</label>
          <input
            id={id}
            type="range"
            min={0}
            max={100}
            step={5}
            value={percent}
            aria-valuetext={`${percent} %`}
            onChange={(event) => actions.setVolume(Number(event.target.value) / 100)}
          />
        </div>
      ) : null}
    </div>
  );
}
