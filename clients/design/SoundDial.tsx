// A radio's dial: a scale that stands still without sound and moves with it. In: how loud it is, many times a second.
// A picture only: what is going on is said in words beside it.
import { useEffect, useRef } from 'react';

export interface SoundDialProps {
  /**
   * Starts to tell how loud it is, 0 to 1, and answers how to stop. Null: there is no sound, the dial stands still. Keep the
   * function the same between renders: another one is another sound.
   */
  readonly openMeter: ((onLevel: (level: number) => void) => () => void) | null;
}

/** On each side of the needle. */
const ticksPerSide = 24;
const width = 480;
const height = 72;
const stepWidth = width / (2 * ticksPerSide);

/** The dial, as wide as its column and always as high. What is heard now is at the needle and runs outwards. */
export function SoundDial({ openMeter }: SoundDialProps) {
  const scale = useRef<SVGGElement>(null);
  useEffect(() => {
    const ticks = [...(scale.current?.children ?? [])] as SVGElement[];
    if (!openMeter || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const levels = new Array<number>(ticksPerSide + 1).fill(0);
    const closeMeter = openMeter((level) => {
      // Rises at once, falls slowly: quick drops between syllables would only flicker.
      levels.unshift(Math.max(level, (levels[0] ?? 0) * 0.86));
      levels.pop();
      drawTicks(ticks, levels);
    });
    return () => {
      closeMeter();
      drawTicks(ticks, []);
    };
  }, [openMeter]);
  return (
    <svg className="sound-dial" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
      <g ref={scale}>
        {Array.from({ length: 2 * ticksPerSide + 1 }, (_, index) => {
          const distance = Math.abs(index - ticksPerSide);
          const length = distance % 8 === 0 ? 22 : distance % 4 === 0 ? 14 : 8;
          return (
            <rect
              key={index}
              x={index * stepWidth - 1}
              y={(height - length) / 2}
              width={2}
              height={length}
              data-needle={distance === 0 || undefined}
            />
          );
        })}
      </g>
    </svg>
  );
}

function drawTicks(ticks: readonly SVGElement[], levels: readonly number[]): void {
  for (const [index, tick] of ticks.entries()) {
    const level = levels[Math.abs(index - ticksPerSide)] ?? 0;
    const restLength = Number(tick.getAttribute('height'));
    const length = Math.max(restLength, level * height);
    tick.style.transform = `scaleY(${(length / restLength).toFixed(3)})`;
  }
}
