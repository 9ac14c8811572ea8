import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import dts from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';
import { cssModule } from './scripts/minify-css.mjs';
import { simulatedScripts } from './scripts/simulated-scripts.mjs';

const compile = esbuild({ target: 'es2022', tsconfig: 'tsconfig.json' });
const minify = terser({ module: true, ecma: 2020, compress: { passes: 3 } });

/** Lit stays a dependency of the package; the CDN file has it inside. */
const lit = /^lit(\/|$)/;
/** An adapter's chunk is named after its provider, a locale's after its file. */
const chunkName = ({ facadeModuleId }) => {
  const path = facadeModuleId ?? 'core.ts';
  const [, name] = /providers\/([\w-]+)\/page\/adapter/.exec(path) ?? /([\w-]+)\.ts$/.exec(path);
  return `${name}.js`;
};
/** Databases are the merchant's choice, and loaded only when their store is used. */
const databases = ['pg', 'libsql'];

/** A style sheet becomes a module with its text, minified. */
const css = {
  name: 'css',
  transform: async (code, id) =>
    id.endsWith('.css') ? { code: await cssModule(code), map: { mappings: '' } } : undefined,
};

const script = (input, file) => ({
  input,
  plugins: [nodeResolve(), compile, minify],
  output: { file, format: 'iife', name: 'payFormSimulator', sourcemap: true, inlineDynamicImports: true },
});

export default [
  {
    input: { index: 'src/entries/page/index.ts', element: 'src/entries/page/element.ts' },
    external: lit,
    plugins: [nodeResolve(), css, compile, minify],
    output: { dir: 'dist/page', format: 'es', sourcemap: true, chunkFileNames: chunkName },
  },
  {
    input: 'src/entries/page/index.ts',
    plugins: [nodeResolve(), css, compile, minify],
    output: { file: 'dist/pay-form.browser.js', format: 'es', sourcemap: true, inlineDynamicImports: true },
  },
  {
    // One small file, for pages that load nothing else.
    input: 'src/entries/page/return.ts',
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
  ...Object.entries(simulatedScripts()).map(([name, file]) =>
    script(file, `dist/simulator/browser/${name}.js`),
  ),
  {
    input: {
      'page/index': 'src/entries/page/index.ts',
      'page/element': 'src/entries/page/element.ts',
      'page/return': 'src/entries/page/return.ts',
      'server/index': 'src/entries/server.ts',
      'simulator/index': 'src/entries/simulator/index.ts',
    },
    external: [lit, /^node:/, ...databases],
    plugins: [dts({ tsconfig: 'tsconfig.json' })],
    output: {
      dir: 'dist',
      format: 'es',
      entryFileNames: '[name].d.ts',
      chunkFileNames: 'shared/[name].d.ts',
    },
  },
];
