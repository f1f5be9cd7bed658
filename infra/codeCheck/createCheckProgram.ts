// TypeScript's program over APPSYNC_JS modules, set up as AppSync's check on save: plain JavaScript with `// @ts-check`,
// not strict, against the types of @aws-appsync/utils. Loading this file loads TypeScript; see findTypeFaults.ts.
// https://github.com/aws/aws-appsync-community/issues/334
import { createRequire } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';

/** The library that AppSync compiles against is not recorded: this one has all that its guide lists of JavaScript. */
const library = 'lib.es2022.d.ts';

/** `console` is no part of a library without a browser; these are the functions that AppSync's guide lists. */
const consoleTypes = `declare const console: {
  error(...values: any[]): void;
  log(...values: any[]): void;
  info(...values: any[]): void;
  warn(...values: any[]): void;
  debug(...values: any[]): void;
};`;
const consolePath = join(import.meta.dirname, 'console.d.ts');

/** The package declares `util`, `extensions` and `runtime` for all code, also for code that does not import it. */
const packageTypes = createRequire(import.meta.url)
  .resolve('@aws-appsync/utils')
  .replace(/\.js$/, '.d.ts');

const options: ts.CompilerOptions = {
  allowJs: true,
  checkJs: true,
  strict: false,
  noEmit: true,
  lib: [library],
  module: ts.ModuleKind.ESNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  skipLibCheck: true,
  target: ts.ScriptTarget.ESNext,
  types: [],
};

/** Declarations of the library and of the package, read once for each process: they are most of a program. */
const declarations = new Map<string, ts.SourceFile | undefined>();

/**
 * Makes one program of modules that lie nowhere.
 * @param codeByPath absolute path → code; imports are resolved from there
 */
export function createCheckProgram(codeByPath: ReadonlyMap<string, string>): ts.Program {
  const host = ts.createCompilerHost(options);
  const texts = new Map([[consolePath, consoleTypes], ...codeByPath]);
  return ts.createProgram([packageTypes, ...texts.keys()], options, {
    ...host,
    fileExists: (path) => texts.has(path) || host.fileExists(path),
    readFile: (path) => texts.get(path) ?? host.readFile(path),
    getSourceFile(path, languageVersion) {
      const text = texts.get(path);
      if (text !== undefined) return ts.createSourceFile(path, text, languageVersion, true);
      if (!declarations.has(path)) declarations.set(path, host.getSourceFile(path, languageVersion));
      return declarations.get(path);
    },
  });
}
