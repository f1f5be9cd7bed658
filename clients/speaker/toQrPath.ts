// A QR code as the path of an SVG. In: a text. Out: how many modules a side has, with the quiet zone, and the dark ones as
// one path, a run of neighbours in a row at a time.
import { encodeQR } from 'qr';

/** Light modules around the code; scanners need four (ISO/IEC 18004, quiet zone). */
const quietModules = 4;

/** One module is one unit of the path. */
export interface QrPath {
  readonly sideModules: number;
  /** For the `d` of a path: "M4 4h7v1h-7z…". */
  readonly path: string;
}

/** @throws Error when the text is longer than a QR code holds, 2331 bytes */
export function toQrPath(text: string): QrPath {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: quietModules });
  return { sideModules: rows.length, path: rows.map(toRowPath).join('') };
}

function toRowPath(modules: readonly boolean[], y: number): string {
  let path = '';
  for (let x = 0; x < modules.length; x++) {
    if (!modules[x]) continue;
    const start = x;
    while (modules[x + 1]) x++;
    const width = x - start + 1;
    path += `M${start} ${y}h${width}v1h-${width}z`;
  }
  return path;
}
