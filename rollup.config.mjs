import { readdirSync } from 'node:fs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import dts from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';

const compile = esbuild({ target: 'es2022', tsconfig: 'tsconfig.json' });
const minify = terser({ module: true, ecma: 2020, compress: { passes: 3 } });

/** Lit's base class stays a dependency of the package; the CDN file has it inside. */
const lit = /^@lit\//;
/** An adapter's chunk is named after its folder, a locale's after its file. */
const chunkName = ({ facadeModuleId }) =>
  `${/([\w-]+)(?:\/index)?\.ts$/.exec(facadeModuleId ?? 'core.ts')[1]}.js`;
/** Databases are the merchant's choice, and loaded only when their store is used. */
const databases = ['pg', 'libsql'];

/** White space in a style sheet is for those who read the source. */
const minifyCss = {
  name: 'minify-css',
  transform: (code, id) =>
    /styles\.ts$/.test(id) ? { code: code.replace(/`[^`]*`/, squeeze), map: null } : undefined,
};
const squeeze = (css) =>
  css
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?|(:) /g, '$1$2')
    .replace(/;}/g, '}')
    .replace(' !', '!')
    .replace(' + b', '+b')
    .replace(/\b0\./g, '.');

/** Browser code that the simulator serves: one classic script per file in its `browser` folders. */
const simulated = readdirSync('src/simulator', { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && /\/browser$/.test(entry.parentPath) && entry.name.endsWith('.ts'))
  .map((entry) => `${entry.parentPath}/${entry.name}`);

const script = (input, file) => ({
  input,
  plugins: [nodeResolve(), compile, minify],
  output: { file, format: 'iife', name: 'payFormSimulator', sourcemap: true, inlineDynamicImports: true },
});

export default [
  {
    input: { index: 'src/element/index.ts', 'pay-form': 'src/element/pay-form.ts' },
    external: lit,
    plugins: [nodeResolve(), minifyCss, compile, minify],
    output: { dir: 'dist/element', format: 'es', sourcemap: true, chunkFileNames: chunkName },
  },
  {
    input: 'src/element/index.ts',
    plugins: [nodeResolve(), minifyCss, compile, minify],
    output: { file: 'dist/pay-form.browser.js', format: 'es', sourcemap: true, inlineDynamicImports: true },
  },
  {
    // One small file, for pages that load nothing else.
    input: 'src/element/return.ts',
    plugins: [compile, minify, nodeResolve()],
    output: { file: 'dist/return.js', format: 'es', sourcemap: true },
  },
  {
    // zod is bundled: only the parts in use are kept, which makes the cold import several times faster.
    input: { 'server/index': 'src/server/index.ts', 'simulator/index': 'src/simulator/index.ts' },
    external: [/^node:/, ...databases],
    plugins: [nodeResolve({ exportConditions: ['node'] }), compile],
    output: { dir: 'dist', format: 'es', sourcemap: true, chunkFileNames: 'shared/[name]-[hash].js' },
  },
  ...simulated.map((file) => script(file, file.replace(/^src/, 'dist').replace(/\.ts$/, '.js'))),
  {
    input: {
      'element/index': 'src/element/index.ts',
      'element/pay-form': 'src/element/pay-form.ts',
      return: 'src/element/return.ts',
      'server/index': 'src/server/index.ts',
      'simulator/index': 'src/simulator/index.ts',
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
