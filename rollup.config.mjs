import { cp } from 'node:fs/promises';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import dts from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';
import { cssModule } from './scripts/minify-css.mjs';
import { simulatedScripts } from './scripts/simulated-scripts.mjs';

const compile = esbuild({ target: 'es2022', tsconfig: 'tsconfig.json' });
// 'use client' is a directive that terser does not know.
const minify = terser({ module: true, ecma: 2020, compress: { passes: 3, directives: false } });

/** Lit stays a dependency of the package; the CDN file has it inside. */
const lit = /^lit(\/|$)/;
/** The merchant's own, in whatever version that is. */
const frameworks = /^(@lit\/react|react|preact|solid-js|vue|svelte)(\/|$)/;
/**
 * One chunk for what every payment needs, one for each provider, one for what those with a checkout of their own share:
 * each takes along what it imports. What is fetched when it is needed is left to itself.
 */
const chunkOf = (id) => {
  // Every provider's half needs these, and none shall wait for another's.
  if (/\/(pay-form-element|definition|address|wait|light-dom-mount|adapter\/adapter)\.ts$/.test(id))
    return 'core';
  if (id.endsWith('/adapter/attempt.ts')) return 'attempt';
  if (id.endsWith('/hosted-checkout.ts')) return 'hosted-checkout';
  return /\/providers\/([\w-]+)\/page\/adapter\.ts$/.exec(id)?.[1];
};

/** A tag of the package's own, for one provider or all of them, or for those who build on it. */
const PAGE_ENTRIES = Object.fromEntries(
  ['index', 'element', 'trust-payments', 'truust', 'trustshare', 'react'].map((name) => [
    name,
    `src/entries/page/${name}.ts`,
  ]),
);

/** Types alone; the module is there, and empty, for those who import it as they import others. */
const TYPES = Object.fromEntries(
  ['react', 'preact', 'solid', 'vue', 'svelte'].map((name) => [
    `types/${name}`,
    `src/entries/page/frameworks/${name}.ts`,
  ]),
);

/** Built by themselves. */
const OTHERS = { return: 'src/entries/page/return.ts', testing: 'src/entries/page/testing.ts' };

/** Databases are the merchant's choice, and loaded only when their store is used. */
const databases = ['pg', 'libsql'];

/** A style sheet becomes a module with its text, minified. */
const css = {
  name: 'css',
  transform: async (code, id) =>
    id.endsWith('.css') ? { code: await cssModule(code), map: { mappings: '' } } : undefined,
};

/** The demo's pages lie beside its server. */
const demoPages = {
  name: 'demo-pages',
  writeBundle: () => cp('demo/page', 'dist/demo/page', { recursive: true }),
};

const script = (input, file) => ({
  input,
  plugins: [nodeResolve(), compile, minify],
  output: { file, format: 'iife', name: 'payFormSimulator', sourcemap: true, inlineDynamicImports: true },
});

const declarations = (dir) => ({
  dir,
  format: 'es',
  entryFileNames: '[name].d.ts',
  chunkFileNames: 'shared/[name].d.ts',
});

export default [
  {
    input: PAGE_ENTRIES,
    external: [lit, frameworks],
    plugins: [nodeResolve(), css, compile, minify],
    output: {
      dir: 'dist/page',
      format: 'es',
      sourcemap: true,
      // Frameworks that render on a server ask for it before they take a component to the browser.
      banner: ({ name }) => (name === 'react' ? "'use client';" : ''),
      manualChunks: chunkOf,
      chunkFileNames: 'chunks/[name].js',
    },
  },
  {
    input: 'src/entries/page/index.ts',
    plugins: [nodeResolve(), css, compile, minify],
    output: { file: 'dist/pay-form.browser.js', format: 'es', sourcemap: true, inlineDynamicImports: true },
  },
  {
    // For unit tests: it has nothing of the real element, nor needs Lit.
    input: OTHERS.testing,
    plugins: [compile],
    output: { file: 'dist/page/testing.js', format: 'es', sourcemap: true },
  },
  {
    input: TYPES,
    plugins: [compile],
    output: { dir: 'dist/page', format: 'es' },
    onwarn: (warning, warn) => warning.code === 'EMPTY_BUNDLE' || warn(warning),
  },
  {
    // One small file, for pages that load nothing else.
    input: OTHERS.return,
    plugins: [compile, minify, nodeResolve()],
    output: { file: 'dist/page/return.js', format: 'es', sourcemap: true },
  },
  {
    // zod is bundled: only the parts in use are kept, which makes the cold import several times faster.
    input: { 'server/index': 'src/entries/server.ts', 'simulator/index': 'src/entries/simulator/index.ts' },
    external: [/^node:/, ...databases],
    plugins: [nodeResolve({ exportConditions: ['node'] }), compile],
    output: { dir: 'dist', format: 'es', sourcemap: true, chunkFileNames: 'shared/[name]-[hash].js' },
  },
  {
    // The demo uses the package as everybody does: by its name.
    input: { 'cli/pay-form': 'src/cli/pay-form.ts', 'demo/run': 'demo/run.ts' },
    external: [/^node:/, /^pay-form\//],
    plugins: [compile, demoPages],
    output: { dir: 'dist', format: 'es' },
  },
  ...Object.entries(simulatedScripts()).map(([name, file]) =>
    script(file, `dist/simulator/browser/${name}.js`),
  ),
  // Apart from each other: what a page is told must not name what only the server's half has, nor the other way round.
  {
    input: { ...PAGE_ENTRIES, ...TYPES, ...OTHERS },
    external: [lit, frameworks],
    plugins: [dts({ tsconfig: 'tsconfig.page.json' })],
    output: declarations('dist/page'),
  },
  {
    input: { 'server/index': 'src/entries/server.ts', 'simulator/index': 'src/entries/simulator/index.ts' },
    external: [/^node:/, ...databases],
    plugins: [dts({ tsconfig: 'tsconfig.server.json' })],
    output: declarations('dist'),
  },
];
