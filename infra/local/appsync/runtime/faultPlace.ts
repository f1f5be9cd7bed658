// Finds where in the code a fault happened: from a stack trace of the compiled script back to the statement in the
// source. AppSync gives the line and the column of the statement, not of the expression within it.
import { codeFileName } from './openRealm.ts';
import type { AnyNode } from 'acorn';
import { parseCode, toLineAndColumn } from './parseCode.ts';
import { childrenOf, isFunctionNode } from './resolveNames.ts';
import type { Script } from './toScript.ts';

export interface CodePlaces {
  /** "code.js:5:9", the statement of the innermost frame that is code; "code.js" when there is none. */
  describe(stack: string | undefined): string;
}

/** Relates positions of the compiled text (`prefix` and script) to lines and columns of the source. */
export function createCodePlaces(source: string, script: Script, prefix: string): CodePlaces {
  const compiled = prefix + script.text;
  // Found at the first fault or log line: most code never asks for them.
  let statements: readonly Stretch[] | undefined;
  return {
    describe(stack) {
      const frame = /code\.js:(\d+):(\d+)/.exec(stack ?? '');
      if (!frame) return codeFileName;
      const lines = compiled.split('\n').slice(0, Number(frame[1]) - 1);
      const offset = lines.reduce((sum, line) => sum + line.length + 1, 0) + Number(frame[2]) - 1;
      statements ??= statementsOf(parseCode(source));
      const found = innermostStart(statements, script.toSourceOffset(offset - prefix.length));
      const place = toLineAndColumn(source, found);
      return `${codeFileName}:${place.line}:${place.column}`;
    },
  };
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

function statementsOf(node: AnyNode): Stretch[] {
  const isStatement = /(?:Statement|VariableDeclaration)$/.test(node.type) && node.type !== 'BlockStatement';
  // `(ctx) => expression` is one return statement.
  const body = isFunctionNode(node) && node.body.type !== 'BlockStatement' ? [node.body] : [];
  return [...(isStatement ? [node] : []), ...body, ...childrenOf(node).flatMap(statementsOf)];
}

function innermostStart(statements: readonly Stretch[], offset: number): number {
  const around = statements.filter(({ start, end }) => start <= offset && offset < end);
  return around.length === 0 ? offset : Math.max(...around.map(({ start }) => start));
}
