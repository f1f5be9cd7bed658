// What TypeScript finds wrong in one module of a program, in AppSync's words.
import ts from 'typescript';
import type { TypeFault } from './typeFault.ts';

/** Answers the faults of a module in their order; empty when AppSync would save it. */
export function readTypeFaults(program: ts.Program, path: string): TypeFault[] {
  const sourceFile = program.getSourceFile(path);
  if (!sourceFile) throw new Error(`The program has no ${path}.`);
  return [...program.getSyntacticDiagnostics(sourceFile), ...program.getSemanticDiagnostics(sourceFile)].map(
    ({ code, start = 0, length = 0, messageText }) => {
      const { line, character } = sourceFile.getLineAndCharacterOfPosition(start);
      const location = { line: line + 1, column: character + 1, span: length };
      const text = ts.flattenDiagnosticMessageText(messageText, '\n');
      const value = `code.js(${location.line},${location.column}): error TS${code}: ${text}`;
      return { errorType: 'PARSE_ERROR', value, location };
    },
  );
}
