// A QR code to hold a phone against, drawn as an SVG of React's own elements.
import { useMemo } from 'react';
import { toQrPath } from './toQrPath.ts';

export interface QrCodeProps {
  /** What scanning gives. */
  readonly text: string;
  /** What it is, for those who do not see it. */
  readonly label: string;
}

/** Dark on light in every colour scheme: most scanners want it so. */
export function QrCode({ text, label }: QrCodeProps) {
  const { sideModules, path } = useMemo(() => toQrPath(text), [text]);
  return (
    <svg
      className="qr-code"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${sideModules} ${sideModules}`}
      shapeRendering="crispEdges"
    >
      <path fill="#fff" d={`M0 0h${sideModules}v${sideModules}H0z`} />
      <path fill="#111" d={path} />
    </svg>
  );
}
