// Which room of the house may import which (ARCHITECTURE.md). ESLint refuses every other arrow; a test tries each.
import { readdirSync } from 'node:fs';

/** What every room of the element may use. */
const ELEMENT_BASICS = ['protocol', 'element/settings.ts', 'element/messages', 'element/support'];
/** What every room of the server may use. */
const BASICS = ['protocol', 'server/error.ts', 'server/notice.ts', 'server/redact', 'server/support'];
/** The contract that a provider's half on the server fills, and the tools for it. */
const PROVIDER_TOOLS = [...BASICS, 'server/provider', 'server/net', 'server/request'];

const provider = (name) => {
  const own = (half) => `providers/${name}/${half}`;
  return {
    [own('definition.ts')]: ['protocol'],
    [own('page')]: ['protocol', 'element', own('definition.ts')],
    [own('server')]: [...PROVIDER_TOOLS, own('definition.ts')],
    [own('simulator')]: ['protocol', 'simulator', own('server'), own('definition.ts')],
  };
};

export const PROVIDERS = readdirSync('src/providers');

/** Each room, a folder or a file of `src`, and the rooms that it may import beside itself. */
export const ARROWS = {
  protocol: [],
  'element/form-control.ts': [],
  'element/settings.ts': ['protocol', 'element/form-control.ts'],
  'element/messages': ['protocol'],
  'element/support': ['protocol', 'element/settings.ts'],
  'element/adapter': ELEMENT_BASICS,
  'element/payment': [...ELEMENT_BASICS, 'element/adapter'],
  'element/view': [...ELEMENT_BASICS, 'element/payment'],
  'element/testing': [...ELEMENT_BASICS, 'element/payment'],
  'element/pay-form-element.ts': ['protocol', 'element'],
  'element/define.ts': ['element'],
  'server/redact': ['protocol'],
  'server/error.ts': ['protocol', 'server/redact'],
  'server/support': ['protocol', 'server/error.ts', 'server/redact'],
  'server/provider': ['protocol'],
  'server/notice.ts': ['protocol', 'server/provider', 'server/redact'],
  'server/request': BASICS,
  'server/net': BASICS,
  'server/ledger': [...BASICS, 'server/provider'],
  'server/inbox': [...BASICS, 'server/provider', 'server/ledger'],
  'server/stores': [...BASICS, 'server/provider', 'server/ledger'],
  'server/payments': [
    ...[...BASICS, 'server/provider', 'server/ledger'],
    ...['server/inbox', 'server/stores', 'server/request'],
  ],
  'server/hosts': [...BASICS, 'server/request'],
  ...Object.assign({}, ...PROVIDERS.map(provider)),
  simulator: ['protocol'],
  'entries/page': [
    ...['protocol', 'element'],
    ...PROVIDERS.flatMap((name) => [`providers/${name}/definition.ts`, `providers/${name}/page`]),
  ],
  'entries/server.ts': ['protocol', 'server', ...PROVIDERS.map((name) => `providers/${name}/server`)],
  'entries/simulator': [
    ...['protocol', 'server', 'simulator'],
    ...PROVIDERS.flatMap((name) => [`providers/${name}/server`, `providers/${name}/simulator`]),
  ],
  // By the package's name, as everybody does.
  cli: [],
};

/** For the rule import-x/no-restricted-paths. */
export const ZONES = [
  ...Object.entries(ARROWS).map(([room, allowed]) => ({
    target: `./src/${room}`,
    from: './src',
    except: [room, ...allowed].map((each) => `./${each}`),
    message: `${room} may import ${allowed.join(', ') || 'nothing but itself'} (scripts/arrows.mjs).`,
  })),
  { target: './demo', from: './src', message: 'The demo uses the package by its name, as everybody does.' },
  // The command that starts the demo takes it along.
  { target: './src/cli', from: ['./test', './bench'], message: 'What is shipped stands by itself.' },
  {
    target: './src/!(cli)/**',
    from: ['./demo', './test', './bench'],
    message: 'What is shipped stands by itself.',
  },
];
