// Which microphone is heard, and how loud it is.
import { SelectField } from '../design/Field.tsx';
import { LevelMeter } from './LevelMeter.tsx';
import type { LevelMeterProps } from './LevelMeter.tsx';
import type { MicrophoneState } from './speakerPageState.ts';

export interface MicrophoneControlProps {
  readonly microphone: MicrophoneState;
  readonly onChoose: (deviceId: string) => void;
  readonly silencedBecause: LevelMeterProps['silencedBecause'];
  /** Default: the browser's. */
  readonly openMeter?: LevelMeterProps['openMeter'];
}

/** A list to choose from, and the meter under it. */
export function MicrophoneControl(props: MicrophoneControlProps) {
  const { microphone, onChoose, silencedBecause, openMeter } = props;
  const { list, chosenId, stream } = microphone;
  const isListed = list.some(({ deviceId }) => deviceId === chosenId);
  const options = list.map(({ deviceId, label }) => ({ value: deviceId, label }));
  return (
    <div className="stack">
      <SelectField
        label="Microphone"
        options={isListed ? options : [{ value: '', label: 'Chosen by the browser' }, ...options]}
        value={isListed && chosenId !== null ? chosenId : ''}
        onChange={(deviceId) => {
          if (deviceId !== '') onChoose(deviceId);
        }}
      />
      <LevelMeter stream={stream} silencedBecause={silencedBecause} {...(openMeter ? { openMeter } : {})} />
    </div>
  );
}
