const js = require('@eslint/js')
const jsdoc = require('eslint-plugin-jsdoc')
const tseslint = require('typescript-eslint')

module.exports = tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', 'reports/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unnecessary-condition': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      eqeqeq: 'error',
      // One statement a module, so that a reader sees at a glance what is taken from it.
      'no-duplicate-imports': 'error',
    },
  },
  {
    // What other modules may call says what it is for.
    files: ['{plugin,scripts,collections}/**/*.ts'],
    plugins: { jsdoc: jsdoc.default ?? jsdoc },
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          enableFixer: false,
          require: { FunctionDeclaration: true, ClassDeclaration: true, ArrowFunctionExpression: true },
        },
      ],
    },
  },
  {
    files: ['plugin/**/*.ts', 'scripts/**/*.ts'],
    ignores: ['plugin/node/make-folder.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression:matches([callee.name=/^mkdir/], [callee.property.name=/^mkdir(Sync)?$/]) Property[key.name="recursive"]',
          message: 'Node 20 may never return from it: use makeFolder of plugin/node/make-folder.',
        },
      ],
    },
  },
  {
    files: ['**/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { require: 'readonly', module: 'writable', __dirname: 'readonly' },
    },
  },
)
