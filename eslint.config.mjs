import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { importX } from 'eslint-plugin-import-x';
import { configs as lit } from 'eslint-plugin-lit';
import { configs as wc } from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';
import { ZONES } from './scripts/arrows.mjs';

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
      // JSX types are added to in a namespace; there is no other way.
      '@typescript-eslint/no-namespace': ['error', { allowDeclarations: true }],
    },
  },
  {
    files: ['src/element/**/*.ts', 'src/providers/*/page/**/*.ts'],
    ...lit['flat/recommended'],
    plugins: { ...lit['flat/recommended'].plugins, ...wc['flat/recommended'].plugins },
    rules: { ...lit['flat/recommended'].rules, ...wc['flat/recommended'].rules },
  },
  {
    files: ['src/**/*.ts', 'demo/**/*.ts'],
    plugins: { 'import-x': importX },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: ZONES }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
    },
  },
  {
    // One story a file and a function; whoever needs more says why, where the rule is switched off.
    files: ['src/protocol/**/*.ts', 'src/element/**/*.ts', 'src/providers/*/page/**/*.ts'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: { 'max-lines': ['error', { max: 250 }], 'max-lines-per-function': ['error', { max: 60 }] },
  },
  {
    // What the browser gets has nothing of Node's, and no library that is not meant for it.
    files: [
      'src/element/**/*.ts',
      'src/protocol/**/*.ts',
      'src/entries/page/**/*.ts',
      'src/providers/*/definition.ts',
      'src/providers/*/page/**/*.ts',
    ],
    rules: { 'no-restricted-imports': ['error', { patterns: ['node:*', 'zod'] }] },
  },
  {
    // The server's own PayError takes secrets out of its texts; the other does not.
    files: ['src/server/**/*.ts', 'src/providers/*/server/**/*.ts'],
    ignores: ['src/server/error.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [{ group: ['**/protocol/pay-error.ts'], message: 'Use server/error.ts.' }],
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
