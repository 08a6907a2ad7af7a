import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: ['node_modules/', '.data/', '.serverless/', '.build/', 'coverage/', 'lib/client/openapi-types.ts'],
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 12],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['lib/**/*.ts', 'functions/**/*.ts'],
    ignores: ['lib/web/**'], // in the browser, dates and zones are those of the user
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'Intl', message: 'Intl is as old as the runtime: use lib/domain/time/zone.ts for time zones.' },
      ],
    },
  },
  {
    files: ['lib/**/*.ts', 'functions/**/*.ts', 'infra/**/*.ts'],
    ignores: ['lib/store/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/store/table.js'],
              importNames: ['TransactionItem', 'Actions'],
              message: 'Only the store makes DynamoDB items: pass it what to write.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['lib/web/texts.ts'],
    rules: { 'max-lines': 'off' }, // every text of the page, in one place
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', 'max-lines': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['infra/**/*.ts', 'test/bench/**/*.ts', 'docs/examples/*.ts', 'lib/log.ts', 'lib/metrics.ts'],
    rules: { 'no-console': 'off' },
  },
);
