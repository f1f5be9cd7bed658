// Holds the text that is deployed, not its sources, against the language of APPSYNC_JS: bundles in, sentences out. A bundler
// can write what nobody wrote in a source.
// https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
import { join } from 'node:path';
import appsync from '@aws-appsync/eslint-plugin';
import { Linter } from 'eslint';
import ts from 'typescript';
import { parser } from 'typescript-eslint';
import { projectRoot } from './projectRoot.ts';

/** One resolver's or function's bundle. */
export interface Bundle {
  /** The source file that it was made from, relative to the project's root. */
  readonly file: string;
  readonly code: string;
}

/** What APPSYNC_JS has of JavaScript's global names. */
const globalNames = [
  'JSON',
  'Object',
  'Array',
  'String',
  'Number',
  'Math',
  'console',
  'undefined',
  'NaN',
  'Infinity',
];

/** The global names of this process switched off: ESLint would let `Map` and `Promise` pass. */
const foreignGlobals = Object.fromEntries(
  Object.getOwnPropertyNames(globalThis).map((name) => [name, 'off' as const]),
);

const { rules: appsyncRules } = appsync.configs?.['recommended'] as { rules: Linter.RulesRecord };

/** Answers one sentence for each fault, beginning with "file:line:column"; empty when there is none. */
export function findBundleFaults(bundles: readonly Bundle[]): string[] {
  const codeByPath = new Map(bundles.map(({ file, code }) => [pathOf(file), code]));
  const program = createProgram(codeByPath);
  const linter = new Linter({ configType: 'flat', cwd: projectRoot });
  return bundles.flatMap(({ file, code }) =>
    linter
      .verify(code, createConfig(program), pathOf(file))
      .map(({ line, column, message }) => `${file}:${line}:${column} ${message}`),
  );
}

/** Where a bundle would lie; it is never written, but its imports are resolved from there. */
function pathOf(file: string): string {
  return join(projectRoot, file.replace(/\.ts$/, '.bundle.js'));
}

function createConfig(program: ts.Program): Linter.Config {
  return {
    files: ['**/*.bundle.js'],
    plugins: { '@aws-appsync': appsync },
    languageOptions: {
      ecmaVersion: 'latest',
      parser,
      // Without `lib`, every name that TypeScript's libraries declare would count as defined.
      parserOptions: { programs: [program], lib: [] },
      globals: { ...foreignGlobals, ...Object.fromEntries(globalNames.map((name) => [name, 'readonly'])) },
    },
    rules: {
      ...appsyncRules,
      'no-undef': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ThrowStatement', message: 'APPSYNC_JS has no throw.' },
        { selector: 'NewExpression', message: 'APPSYNC_JS has no constructors.' },
      ],
    },
  };
}

/** A program of bundles that lie nowhere, so that the rules that ask for types get them. */
function createProgram(codeByPath: ReadonlyMap<string, string>): ts.Program {
  const options: ts.CompilerOptions = {
    allowJs: true,
    noEmit: true,
    module: ts.ModuleKind.ESNext,
    moduleDetection: ts.ModuleDetectionKind.Force,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ESNext,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  return ts.createProgram([...codeByPath.keys()], options, {
    ...host,
    fileExists: (path) => codeByPath.has(path) || host.fileExists(path),
    readFile: (path) => codeByPath.get(path) ?? host.readFile(path),
    getSourceFile: (path, languageVersion) => {
      const code = codeByPath.get(path);
      return code === undefined
        ? host.getSourceFile(path, languageVersion)
        : ts.createSourceFile(path, code, languageVersion, true);
    },
  });
}
