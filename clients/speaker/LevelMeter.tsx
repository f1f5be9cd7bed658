// A bar that moves with the microphone, and a sentence when nothing comes from it. Nothing of it is announced: the bar changes
// sixty times a second.
import { useEffect, useRef, useState } from 'react';
import { openLevelMeter } from '../design/levelMeter.ts';

/** Quieter than this is nobody speaking: −54 dB. */
const heardLevel = 0.1;
/** People pause; a microphone that is switched off stays silent. */
const silentAfterMs = 6000;

export interface LevelMeterProps {
  /** null: there is no microphone. */
  readonly stream: MediaStream | null;
  /** Why nothing is sent although there is a microphone; null: it is sent, or would be. */
  readonly silencedBecause: string | null;
  /** Default: the browser's. */
  readonly openMeter?: typeof openLevelMeter;
  /** Default: the time since the page was loaded, in milliseconds. */
  readonly nowMs?: () => number;
}

const readNowMs = (): number => performance.now();

/** The meter. */
export function LevelMeter(props: LevelMeterProps) {
  const { stream, silencedBecause, openMeter = openLevelMeter, nowMs = readNowMs } = props;
  const bar = useRef<HTMLDivElement>(null);
  const [isSilent, setIsSilent] = useState(false);
  const isMeasured = stream !== null && silencedBecause === null;
  useEffect(() => {
    if (!isMeasured) return;
    let lastHeardMs: number | undefined;
    const draw = (level: number): void => {
      if (level >= heardLevel || lastHeardMs === undefined) lastHeardMs = nowMs();
      // Not by React's state, which would draw the page anew with each frame.
      bar.current?.style.setProperty('transform', `scaleX(${level.toFixed(3)})`);
      setIsSilent(nowMs() - lastHeardMs > silentAfterMs);
    };
    const closeMeter = openMeter(stream, draw);
    const shown = bar.current;
    return () => {
      closeMeter();
      shown?.style.setProperty('transform', 'scaleX(0)');
      setIsSilent(false);
    };
  }, [stream, isMeasured, openMeter, nowMs]);
  return (
    <div className="level-meter">
      <div className="level-meter-track" data-is-still={!isMeasured || undefined} aria-hidden>
        <div className="level-meter-bar" ref={bar} />
      </div>
      <p className="field-hint">{hintFor(stream, silencedBecause, isSilent)}</p>
    </div>
  );
}

function hintFor(stream: MediaStream | null, silencedBecause: string | null, isSilent: boolean): string {
  if (!stream) return 'No microphone is open.';
  if (silencedBecause !== null) return silencedBecause;
  if (isSilent) return 'Nothing comes from this microphone. Is it switched off, or is it another one?';
  return 'The bar moves when you speak.';
}
