// Lint rules: strict TypeScript everywhere, AppSync's dialect in resolvers, and the direction of dependencies between folders.
import appsync from '@aws-appsync/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Refuses imports from the given folders, with the sentence a reader is shown. */
const noImportsFrom = (...groups) => [
  'error',
  { patterns: groups.map(([group, message]) => ({ group: [group], message })) },
];

export default tseslint.config(
  { ignores: ['cdk.out/', 'dist/', '**/dist/', '.data/', '**/generated/'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.test.ts', '**/*.test-d.ts', '**/*.test.tsx'],
    rules: {
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      'max-lines-per-function': 'off',
    },
  },
  {
    // What must not compile is written down in type tests, so the members there are unresolved on purpose.
    files: ['**/*.test-d.ts'],
    rules: { '@typescript-eslint/no-unsafe-member-access': 'off' },
  },
  {
    files: ['schema/**/*.ts'],
    rules: {
      'no-restricted-imports': noImportsFrom(
        ['**/resolvers/**', 'schema depends on nothing'],
        ['**/infra/**', 'schema depends on nothing'],
        ['**/clients/**', 'schema depends on nothing'],
      ),
    },
  },
  {
    files: ['resolvers/**/*.ts'],
    ignores: ['**/*.test.ts', '**/*.test-d.ts'],
    ...appsync.configs?.recommended,
    plugins: { '@aws-appsync': appsync },
    rules: {
      ...appsync.configs.recommended.rules,
      'no-restricted-syntax': [
        'error',
        { selector: 'ThrowStatement', message: 'APPSYNC_JS has no throw: call util.error.' },
        {
          selector: 'NewExpression',
          message: 'APPSYNC_JS has no constructors: use util.time and plain values.',
        },
      ],
      'no-restricted-imports': noImportsFrom(
        ['**/infra/**', 'resolvers depend on schema only'],
        ['**/clients/**', 'resolvers depend on schema only'],
      ),
    },
  },
  { files: ['resolvers/lib/log.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['infra/stack/**/*.ts', 'infra/lambda/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': noImportsFrom(
        ['**/local/**', 'the assembly on disk is the only thing between the stack and the local cloud'],
        ['**/clients/**', 'infra does not import clients'],
      ),
    },
  },
  {
    files: ['infra/codeCheck/**/*.ts'],
    rules: {
      'no-restricted-imports': noImportsFrom(
        ['**/local/**', 'the check of types is shared: it knows neither the local cloud nor the stack'],
        ['**/stack/**', 'the check of types is shared: it knows neither the local cloud nor the stack'],
        ['**/clients/**', 'infra does not import clients'],
      ),
    },
  },
  {
    files: ['infra/local/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': noImportsFrom(
        ['**/stack/**', 'the assembly on disk is the only thing between the stack and the local cloud'],
        ['**/lambda/**/*.lambda.ts', 'the local cloud runs the bundled asset'],
        ['**/clients/**', 'infra does not import clients'],
      ),
    },
  },
  {
    files: ['clients/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-imports': noImportsFrom(
        ['**/infra/**', 'clients depend on schema only'],
        ['**/resolvers/**', 'clients depend on schema only'],
      ),
    },
  },
  // This file and the stand-ins for packages, which no tsconfig includes.
  { files: ['eslint.config.js', '**/*.cjs'], ...tseslint.configs.disableTypeChecked },
);
