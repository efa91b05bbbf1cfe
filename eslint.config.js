import tseslint from 'typescript-eslint';
import { noSentences } from './eslint.sentences.js';

const core = ['rules', 'people', 'tenants', 'catalog', 'approvals', 'audit', 'requests', 'provisioning', 'effects'];
const files = (rooms) => rooms.map((room) => `src/${room}/**/*.ts`);

const timers = ['setTimeout', 'setInterval', 'setImmediate'].map((name) => ({
  name,
  message: 'Every pause goes through Clock.wait.',
}));
const env = { object: 'process', property: 'env', message: 'Only src/config.ts reads the environment.' };
const botbuilder = {
  group: ['botbuilder*', 'botframework-*'],
  message: 'Only src/bot imports the Bot Framework.',
};
const restify = { group: ['restify*'], message: 'Only src/http imports restify.' };
const style = [
  { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
  { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' },
  { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that has the idea.' },
];

/** Lint rules that hold the house together; who may import whom is `test/architecture.test.ts`. */
export default tseslint.config(
  { ignores: ['node_modules/**', '.data/**', 'src/simulator/page/**'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      'no-restricted-syntax': ['error', ...style],
      'no-restricted-globals': ['error', ...timers],
      'no-restricted-properties': ['error', env],
      'no-restricted-imports': ['error', { patterns: [botbuilder, restify] }],
    },
  },
  {
    files: files(core),
    plugins: { house: { rules: { 'no-sentences': noSentences } } },
    rules: {
      'house/no-sentences': 'error',
      'no-restricted-globals': [
        'error',
        ...timers,
        { name: 'Date', message: 'Core rooms take the time from Clock.' },
        { name: 'process', message: 'Core rooms know no process.' },
        { name: 'crypto', message: 'Core rooms take ids and seeds from Ids.' },
      ],
      'no-restricted-properties': [
        'error',
        env,
        { object: 'Math', property: 'random', message: 'Core rooms take ids and seeds from Ids.' },
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!\\.{1,2}/|node:crypto$)',
              message: 'Core rooms import no framework and nothing of Node but its hashes.',
            },
          ],
        },
      ],
    },
  },
  {
    files: files(['bot', 'http', 'commands']),
    plugins: { house: { rules: { 'no-sentences': noSentences } } },
    rules: { 'house/no-sentences': 'error' },
  },
  { files: files(['bot']), rules: { 'no-restricted-imports': ['error', { patterns: [restify] }] } },
  { files: files(['http']), rules: { 'no-restricted-imports': ['error', { patterns: [botbuilder] }] } },
  { files: ['src/config.ts', 'src/simulator/main.ts'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['src/platform/embedded/system-clock.ts', 'src/simulator/delay.ts'], rules: { 'no-restricted-globals': 'off' } },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'no-restricted-globals': 'off',
      'no-restricted-properties': 'off',
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
);
