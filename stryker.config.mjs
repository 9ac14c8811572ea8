import { globSync } from './scripts/glob.mjs';

/** Where a mistake costs money or tells a secret. What only a browser runs is tried by `test/element`, not here. */
const mutate = [
  'src/providers/trust-payments/server/{jws,verify,judge,payload-check,attempt,url-notification,notification-cut,notification-agreement}.ts',
  'src/providers/trustly/server/{json,shape,serialize,notification,verify}.ts',
  'src/providers/{truust,trustshare}/server/{verdict,notification,answer}.ts',
  'src/server/inbox/*.ts',
  'src/server/ledger/*.ts',
  'src/server/payments/{payable,confirm}.ts',
  'src/server/net/policy-connection/*.ts',
  'src/server/redact/*.ts',
  '!src/**/*.d.ts',
];

/** Tests that kill servers or play 100,000 cases say little about one changed line, and take minutes for each. */
const LONG = /crash|kills|storm|mutations|lost-connections/;

/** @type {import('@stryker-mutator/core').PartialStrykerOptions} */
export default {
  testRunner: 'tap',
  tap: {
    testFiles: globSync('test', /^test\/(protocol|server|providers\/[\w-]+\/server)\/.*\.test\.ts$/, LONG),
    nodeArgs: ['--import', 'tsx', '--test-reporter=tap', '-r', '{{hookFile}}', '{{testFile}}'],
    forceBail: true,
  },
  coverageAnalysis: 'perTest',
  mutate,
  // Texts for people are looked at, not tested word by word.
  mutator: { excludedMutations: ['StringLiteral'] },
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: 90 },
  ignorePatterns: ['dist', 'demo/screens', '.git'],
  tempDirName: 'node_modules/.cache/stryker',
  disableTypeChecks: false,
  timeoutMS: 20_000,
};
