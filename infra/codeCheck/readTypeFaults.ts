// What TypeScript finds wrong in one module of a program, in AppSync's words.
import ts from 'typescript';
import { heedlessPath } from './createCheckProgram.ts';
import type { TypeFault } from './typeFault.ts';

/**
 * Answers the faults of a module in their order; empty when AppSync would save it. Comments that turn checks off hide nothing,
 * and one that expects an error where there is none is itself a fault.
 */
export function readTypeFaults(program: ts.Program, path: string): TypeFault[] {
  const asWritten = program.getSourceFile(path);
  if (!asWritten) throw new Error(`The program has no ${path}.`);
  const faults = faultsOf(program, asWritten);
  const heedless = program.getSourceFile(heedlessPath(path));
  return faults.length === 0 && heedless ? faultsOf(program, heedless) : faults;
}

function faultsOf(program: ts.Program, sourceFile: ts.SourceFile): TypeFault[] {
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
