// Holds the text that is deployed, not its sources, against the language of APPSYNC_JS and AppSync's check of types: bundles
// in, sentences out. A bundler can write what nobody wrote in a source, and leaves none of a source's types.
// https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
import { join } from 'node:path';
import appsync from '@aws-appsync/eslint-plugin';
import { Linter } from 'eslint';
import type ts from 'typescript';
import { parser } from 'typescript-eslint';
import { createCheckProgram } from '../codeCheck/createCheckProgram.ts';
import { readTypeFaults } from '../codeCheck/readTypeFaults.ts';
import { findUnprovenCode } from './findUnprovenCode.ts';
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
  const program = createCheckProgram(new Map(bundles.map(({ file, code }) => [pathOf(file), code])));
  const linter = new Linter({ configType: 'flat', cwd: projectRoot });
  const config = createConfig(program);
  return bundles.flatMap(({ file, code }) => {
    const path = pathOf(file);
    const types = readTypeFaults(program, path).map(({ location, value }) => ({
      ...location,
      message: value.replace(/^code\.js\(\d+,\d+\): /, ''),
    }));
    return [...linter.verify(code, config, path), ...types, ...findUnprovenCode(program, path)].map(
      ({ line, column, message }) => `${file}:${line}:${column} ${message}`,
    );
  });
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
