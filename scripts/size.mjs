// Prints what a page downloads, and fails where that is more than promised: 1 KB is 1000 bytes.
import { gzipSync } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';

const CARD_LIMIT = 15_000;
const ADAPTER_LIMIT = 1_500;
const ADAPTERS = ['truust', 'trustshare'];

/** As a merchant's own bundler makes it, Lit's base class included, with what the page never fetches left out. */
async function sizeOf(...without) {
  const bundle = await rollup({
    input: 'dist/page/index.js',
    external: without.map((name) => new RegExp(`/${name}\\.js$`)),
    plugins: [nodeResolve({ exportConditions: ['production'] })],
  });
  const { output } = await bundle.generate({
    format: 'es',
    inlineDynamicImports: true,
    freeze: false,
    plugins: [terser({ module: true, ecma: 2020, compress: { passes: 3 }, format: { comments: false } })],
  });
  return gzipSync(output[0].code, { level: 9 }).length;
}

let failed = false;
function report(label, size, limit) {
  const over = size > limit;
  failed ||= over;
  const verdict = limit ? `  (at most ${limit}${over ? ': too large' : ''})` : '';
  console.log(`${String(size).padStart(7)}  ${label}${verdict}`);
}

// Fetched only when an error happens, once a card can be paid, where the page wants no inline checkout, or for another
// language.
const rare = ['error-hints', 'payment-dialog', 'elsewhere', 'es'];
const without = (name) => rare.filter((other) => other !== name);
const card = await sizeOf(...rare, ...ADAPTERS);
report('core with the Trust Payments adapter, Lit included, gzip', card, CARD_LIMIT);
for (const name of ADAPTERS) {
  const others = ADAPTERS.filter((other) => other !== name);
  report(`+ ${name}`, (await sizeOf(...rare, ...others)) - card, ADAPTER_LIMIT);
}
report('+ a language', (await sizeOf(...without('es'), ...ADAPTERS)) - card);
report('+ hints for errors', (await sizeOf(...without('error-hints'), ...ADAPTERS)) - card);
process.exitCode = failed ? 1 : 0;
