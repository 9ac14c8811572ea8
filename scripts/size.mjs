// Prints what a browser downloads until it can pay, entry by entry and chunk by chunk, and fails where that is more than
// promised: gzip, 1 KB is 1000 bytes. Taken from the built package, as the bundler of a page that imports it makes it, Lit
// included. What is fetched once the form is ready is printed too, and not counted.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';

// To come down to 15_000.
const CARD_LIMIT = 18_100;
// To come down to 1_500.
const PROVIDER_LIMIT = 1_900;
const PROVIDERS = ['trust-payments', 'truust', 'trustshare'];
/** Fetched when the form is ready, by everybody. */
const AFTER_READY = /^(payment-attempts|notice-view|card-payment)/;
/** Fetched beside a checkout that the page shows: money can move in it as soon as it is there. */
const BESIDE_CHECKOUT = 'hosted-attempt.js';

const { exports: entries } = JSON.parse(readFileSync('package.json', 'utf8'));

/** The script of a page that does nothing but import an entry. */
const page = (entry) => ({
  name: 'page',
  resolveId: (id) => (id === 'page' ? id : undefined),
  load: (id) => (id === 'page' ? `import ${JSON.stringify(resolve(entries[entry].default))};` : undefined),
});

/** @returns the chunks of such a page by file name; what is fetched late is there too. */
async function chunksOf(entry) {
  const bundle = await rollup({
    input: 'page',
    plugins: [page(entry), nodeResolve({ exportConditions: ['production'] })],
  });
  const { output } = await bundle.generate({
    format: 'es',
    chunkFileNames: '[name].js',
    plugins: [terser({ module: true, ecma: 2020, compress: { passes: 3 }, format: { comments: false } })],
  });
  await bundle.close();
  const chunks = output.filter(({ type }) => type === 'chunk');
  return new Map(
    chunks.map((chunk) => [
      chunk.fileName,
      { size: gzipSync(chunk.code, { level: 9 }).length, imports: chunk.imports, isEntry: chunk.isEntry },
    ]),
  );
}

/** @returns the file and all that a browser fetches together with it. */
function withImports(chunks, file, found = new Set()) {
  if (!found.has(file)) {
    found.add(file);
    for (const imported of chunks.get(file).imports) withImports(chunks, imported, found);
  }
  return found;
}

const sum = (chunks, files) => files.reduce((total, file) => total + chunks.get(file).size, 0);

let failed = false;
function report(label, size, limit) {
  const over = limit && size > limit;
  failed ||= over;
  console.log(
    `${String(size).padStart(7)}  ${label}${limit ? `  (at most ${limit}${over ? ': too large' : ''})` : ''}`,
  );
}

const line = (size, label) => console.log(`${String(size).padStart(15)}  ${label}`);

const all = await chunksOf('.');
const [entryFile] = [...all].find(([, { isEntry }]) => isEntry);
const first = withImports(all, entryFile);
function late(provider) {
  const found = withImports(all, `${provider}.js`);
  if (provider !== 'trust-payments') withImports(all, BESIDE_CHECKOUT, found);
  return [...found].filter((file) => !first.has(file));
}
const card = [...first, ...late('trust-payments')];
report('a card payment by pay-form', sum(all, card), CARD_LIMIT);
for (const file of card) line(all.get(file).size, file);
// What the further ones share is fetched once, for all of them: each bears its part.
const further = PROVIDERS.filter((provider) => provider !== 'trust-payments');
const shared = further.map(late).reduce((one, other) => one.filter((file) => other.includes(file)));
for (const provider of further) {
  const own = late(provider).filter((file) => !shared.includes(file));
  report(`+ ${provider}`, sum(all, own) + Math.ceil(sum(all, shared) / further.length), PROVIDER_LIMIT);
}
for (const provider of PROVIDERS) {
  const chunks = await chunksOf(`./${provider}`);
  const [file] = [...chunks].find(([, { isEntry }]) => isEntry);
  const limit = provider === 'trust-payments' ? CARD_LIMIT : undefined;
  const fetched = withImports(chunks, file);
  if (provider !== 'trust-payments') withImports(chunks, BESIDE_CHECKOUT, fetched);
  report(`pay-form/${provider}`, sum(chunks, [...fetched]), limit);
}
const counted = new Set([...card, ...further.flatMap(late)]);
const ready = [...all.keys()].filter((file) => AFTER_READY.test(file));
const then = new Set(
  ready.flatMap((file) => [...withImports(all, file)]).filter((file) => !counted.has(file)),
);
console.log('not counted: once the form is ready');
for (const file of then) line(all.get(file).size, file);
console.log('not counted: where it is needed');
for (const [file, { size }] of all) if (!counted.has(file) && !then.has(file)) line(size, file);
process.exitCode = failed ? 1 : 0;
