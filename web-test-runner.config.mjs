import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { cssModule } from './scripts/minify-css.mjs';
import { browserArguments, findBrowser } from './scripts/find-browser.mjs';
import { ranInBrowser } from './scripts/run/ran-in-browser.mjs';
import { payments } from './test/element/support/plugin.mjs';

const { plugin, middleware } = await payments();

/** A style sheet that is imported is a module with its text, as the build makes it. */
const css = {
  name: 'css',
  resolveMimeType: ({ path }) => (path.startsWith('/src/') && path.endsWith('.css') ? 'js' : undefined),
  transform: async ({ path, body }) =>
    path.startsWith('/src/') && path.endsWith('.css') ? { body: await cssModule(body) } : undefined,
};

export default {
  files: 'test/element/**/*.test.ts',
  nodeResolve: { exportConditions: ['production'] },
  // The tests type, and only one page can have the focus.
  concurrency: 1,
  // What hangs fails: a file that does not load or end, and each test in it.
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 240_000,
  // `npm test` wants to know which tests ran.
  reporters: [
    defaultReporter(),
    ...(process.env.PAY_FORM_RAN ? [ranInBrowser(process.env.PAY_FORM_RAN)] : []),
  ],
  testFramework: { config: { timeout: 20_000 } },
  coverageConfig: {
    include: ['src/element/**/*.ts', 'src/protocol/**/*.ts', 'src/providers/*/page/**/*.ts'],
    reporters: ['lcovonly', 'html'],
  },
  // What the library and the element say to every developer.
  filterBrowserLogs: ({ args: [text] }) => !/official gateways|in test mode|^pay-form: /.test(String(text)),
  browsers: [
    chromeLauncher({
      launchOptions: { executablePath: findBrowser(), args: browserArguments },
      createPage: async ({ context }) => {
        const page = await context.newPage();
        // "Leave the page?" would wait for ever; what arms it has a test of its own.
        page.on('dialog', (dialog) => void dialog.accept());
        return page;
      },
    }),
  ],
  // The one that says how class fields are meant: what another one extends is not read here.
  plugins: [esbuildPlugin({ ts: true, tsconfig: 'tsconfig.base.json', target: 'es2022' }), css, plugin],
  middleware: [middleware],
};
