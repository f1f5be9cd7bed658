// Finds where in the code a fault happened: from a stack trace of the compiled script back to the source.
import { codeFileName } from './openRealm.ts';
import { toLineAndColumn } from './parseCode.ts';
import type { Script } from './toScript.ts';

export interface CodePlaces {
  /** "code.js:5:9" of the innermost frame that is code; "code.js" when there is none. */
  describe(stack: string | undefined): string;
}

/** Relates positions of the compiled text (`prefix` and script) to lines and columns of the source. */
export function createCodePlaces(source: string, script: Script, prefix: string): CodePlaces {
  const compiled = prefix + script.text;
  return {
    describe(stack) {
      const frame = /code\.js:(\d+):(\d+)/.exec(stack ?? '');
      if (!frame) return codeFileName;
      const lines = compiled.split('\n').slice(0, Number(frame[1]) - 1);
      const offset = lines.reduce((sum, line) => sum + line.length + 1, 0) + Number(frame[2]) - 1;
      const place = toLineAndColumn(source, script.toSourceOffset(offset - prefix.length));
      return `${codeFileName}:${place.line}:${place.column}`;
    },
  };
}
