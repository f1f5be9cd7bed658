// TypeScript's program over APPSYNC_JS modules, set up as AppSync's check on save: plain JavaScript with `// @ts-check`,
// not strict, against the types of @aws-appsync/utils. Loading this file loads TypeScript; see findTypeFaults.ts.
// https://github.com/aws/aws-appsync-community/issues/334
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
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

/** All of this machine that code may import or refer to; AppSync has nothing else beside it. */
const readableFolders = [dirname(ts.getDefaultLibFilePath(options)), join(dirname(packageTypes), '..')].map(
  (folder) => ts.sys.realpath?.(folder) ?? folder,
);
/** Paths come as they are imported; a folder on the way may be a link. */
const isReadable = (path: string): boolean => {
  const realPath = ts.sys.realpath?.(path) ?? path;
  return readableFolders.some((folder) => realPath.startsWith(`${folder}/`));
};

/** Declarations of the library and of the package, read once for each process: they are most of a program. */
const declarations = new Map<string, ts.SourceFile | undefined>();

/**
 * Makes one program of modules that lie nowhere. A module with comments that turn checks off is in it twice, see `heedlessPath`.
 * @param codeByPath absolute path → code; imports of @aws-appsync/utils are resolved from there, others are not
 */
export function createCheckProgram(codeByPath: ReadonlyMap<string, string>): ts.Program {
  const host = ts.createCompilerHost(options);
  const texts = new Map([[consolePath, consoleTypes]]);
  for (const [path, code] of codeByPath) {
    const text = withoutReferences(code);
    texts.set(path, text);
    const heedless = withoutDirectives(text);
    if (heedless !== text) texts.set(heedlessPath(path), heedless);
  }
  return ts.createProgram([packageTypes, ...texts.keys()], options, {
    ...host,
    fileExists: (path) => isReadable(path) && host.fileExists(path),
    readFile: (path) => (isReadable(path) ? host.readFile(path) : undefined),
    getSourceFile(path, languageVersion) {
      const text = texts.get(path);
      if (text !== undefined) return ts.createSourceFile(path, text, languageVersion, true);
      if (!isReadable(path)) return undefined;
      if (!declarations.has(path)) declarations.set(path, host.getSourceFile(path, languageVersion));
      return declarations.get(path);
    },
  });
}

/**
 * Where a program has a module as TypeScript sees it without `@ts-nocheck`, `@ts-ignore` and `@ts-expect-error`; absent when
 * the module has none of them. Whether AppSync heeds them is not recorded.
 */
export function heedlessPath(path: string): string {
  return path.replace(/\.js$/, '.heedless.js');
}

// Both keep every character's place; in a string they change nothing but the words of a fault.
function withoutDirectives(code: string): string {
  return code.replace(/@(?=ts-(?:nocheck|ignore|expect-error))/gi, '_');
}

/** `/// <reference lib="dom" />` would let all modules of a program see what a browser has. */
function withoutReferences(code: string): string {
  return code.replace(/^(\s*\/\/\/\s*)</gm, '$1 ');
}
