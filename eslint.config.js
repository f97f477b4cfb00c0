import tseslint from 'typescript-eslint'
import svelte from 'eslint-plugin-svelte'

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'web/dist/', 'web/src/paraglide/', 'data/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' }],
      '@typescript-eslint/require-await': 'off',
      eqeqeq: ['error', 'always'],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-console': 'error',
    },
  },
  {
    // Rules and the evaluation get the time passed in.
    files: ['contract/**/*.ts', 'evaluation/**/*.ts', '**/*-rules.ts', 'server/occupancy/**/*.ts', 'server/ingest/adapters/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', { object: 'Date', property: 'now', message: 'Time is passed in.' }, { object: 'Math', property: 'random', message: 'Randomness is seeded and passed in.' }],
    },
  },
  { files: ['bench/**/*.ts', 'server/cli/**/*.ts', 'devices-sim/**/*.ts', 'scripts/**'], rules: { 'no-console': 'off' } },
  ...svelte.configs['flat/recommended'],
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, projectService: false } },
    extends: [tseslint.configs.disableTypeChecked],
    rules: {
      // One $state object per element; the Maps and Sets that find them are deliberately not reactive.
      'svelte/prefer-svelte-reactivity': 'off',
      // svelte-check, not ESLint, raises the accessibility warnings that these comments answer.
      'svelte/no-unused-svelte-ignore': 'off',
      // {' '} keeps a space that the compiler would trim.
      'svelte/no-useless-mustaches': 'off',
    },
  },
  { files: ['**/*.mjs', '**/*.js', '**/*.cjs'], extends: [tseslint.configs.disableTypeChecked] },
)
