import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { configs as lit } from 'eslint-plugin-lit';
import { configs as wc } from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist', 'coverage', 'node_modules'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.mjs', 'scripts/*.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  {
    files: ['src/element/**/*.ts', 'src/providers/*/page/**/*.ts'],
    ...lit['flat/recommended'],
    plugins: { ...lit['flat/recommended'].plugins, ...wc['flat/recommended'].plugins },
    rules: { ...lit['flat/recommended'].rules, ...wc['flat/recommended'].rules },
  },
  {
    // What the browser gets must not be able to reach the server half (ARCHITECTURE.md).
    files: ['src/element/**/*.ts', 'src/protocol/**/*.ts', 'src/providers/*/page/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: ['node:*', '**/server/**', '**/simulator/**', 'zod'] }],
    },
  },
  {
    // The server's own PayError takes secrets out of its texts; the other does not.
    files: ['src/server/**/*.ts', 'src/providers/*/server/**/*.ts'],
    ignores: ['src/server/error.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['**/protocol/pay-error.ts', '**/protocol/index.ts'], message: 'Use server/error.ts.' },
          ],
        },
      ],
    },
  },
  {
    // node:test returns promises from `test` and `describe` that nobody awaits.
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-floating-promises': 'off' },
  },
  {
    files: ['**/*.mjs', 'demo/page/*.js'],
    ...tseslint.configs.disableTypeChecked,
    rules: { ...tseslint.configs.disableTypeChecked.rules, 'no-undef': 'off' },
  },
  prettier,
);
