import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { packed } from './packed.ts';

const { folder, remove } = packed();
after(remove);

for (const name of [
  '@lit/react',
  'react',
  '@types/react',
  'preact',
  'solid-js',
  'vue',
  'svelte',
  'typescript',
]) {
  const to = path.join(folder, 'node_modules', name);
  mkdirSync(path.dirname(to), { recursive: true });
  if (!existsSync(to)) symlinkSync(path.resolve('node_modules', name), to, 'junction');
}

/** Runs a checker of ours in the stranger's folder. */
function check(
  bin: string,
  words: readonly string[],
): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.resolve('node_modules', bin), ...words],
    { cwd: folder, encoding: 'utf8', timeout: 120_000 },
  );
  return { status, output: stdout + stderr };
}

function project(file: string, options: object): string {
  const name = `tsconfig.${file}.json`;
  const compilerOptions = {
    ...{
      target: 'es2022',
      module: 'esnext',
      moduleResolution: 'bundler',
      lib: ['es2022', 'dom', 'dom.iterable'],
    },
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: [], ...options },
  };
  writeFileSync(path.join(folder, name), JSON.stringify({ compilerOptions, files: [file] }));
  return name;
}

const HEARD = `
import type { OutcomeDetail } from 'pay-form';
const paid = ({ reference, verified }: OutcomeDetail): string => (verified ? reference : '');
`;

const REACT = `${HEARD}
import { createRef } from 'react';
import type {} from 'pay-form/types/react';
import { PayForm, type PayFormElement } from 'pay-form/react';
const element = createRef<PayFormElement>();
export const tag = (
  <pay-form
    session-url="/pay/session" amount={4250} currency="GBP" mode="test" hide-button ref={element}
    session={() => ({ provider: 'truust', url: '', amount: 1, currency: 'GBP' })}
    onpay-success={({ detail }) => paid(detail)}
    onpay-error={(event) => event.detail.error.code === 'popup-blocked'}
  />
);
// @ts-expect-error there is no such mode
export const mode = <pay-form mode="sandbox" />;
// @ts-expect-error React sets a property, and that is a number
export const amount = <pay-form amount="4250" />;
// @ts-expect-error an outcome has no card number
export const heard = <pay-form onpay-success={({ detail }) => detail.pan} />;
export const component = (
  <PayForm ref={element} sessionUrl="/pay/session" amount={4250} onPaySuccess={({ detail }) => paid(detail)} />
);
// @ts-expect-error there is no such property; of an attribute with a hyphen, TypeScript would not tell
export const misspelt = <PayForm sessionUlr="/pay/session" />;
// @ts-expect-error there is no such presentation
export const wrong = <PayForm presentation="sidebar" />;
// @ts-expect-error an outcome has no card number
export const deaf = <PayForm onPayDecline={({ detail }) => detail.pan} />;
`;

const PREACT = `${HEARD}
import type {} from 'pay-form/types/preact';
export const tag = <pay-form session-url="/pay/session" amount={4250} onpay-success={({ detail }) => paid(detail)} />;
// @ts-expect-error there is no such mode
export const mode = <pay-form mode="sandbox" />;
// @ts-expect-error an outcome has no card number
export const heard = <pay-form onpay-success={({ detail }) => detail.pan} />;
`;

const SOLID = `${HEARD}
import type {} from 'pay-form/types/solid';
export const tag = <pay-form session-url="/pay/session" amount={4250} on:pay-success={({ detail }) => paid(detail)} />;
// @ts-expect-error there is no such mode
export const mode = <pay-form mode="sandbox" />;
// @ts-expect-error an outcome has no card number
export const heard = <pay-form on:pay-success={({ detail }) => detail.pan} />;
`;

const PLAIN = `${HEARD}
import 'pay-form';
document.querySelector('pay-form')?.addEventListener('pay-success', ({ detail }) => paid(detail));
// It bubbles: by delegation, on the document and on the window.
document.addEventListener('pay-decline', ({ detail }) => paid(detail));
document.body.addEventListener('pay-error', ({ detail }) => detail.error.hint);
window.addEventListener('pay-unknown', ({ detail }) => paid(detail));
// @ts-expect-error an outcome has no card number
document.addEventListener('pay-success', ({ detail }) => detail.pan);
`;

const VUE = (attributes: string, expectError = '') => `<script setup lang="ts">${HEARD}
import type {} from 'pay-form/types/vue';
</script>
<template>
  ${expectError}
  <pay-form session-url="/pay/session" ${attributes} />
</template>
`;

const SVELTE = (attributes: string) => `<script lang="ts">${HEARD}
  import type {} from 'pay-form/types/svelte';
</script>
<pay-form session-url="/pay/session" ${attributes}></pay-form>
`;

describe('the types of the tag, as each framework’s own checker reads them', () => {
  const jsx = (source: string) => ({ jsx: 'react-jsx', jsxImportSource: source });
  for (const [name, code, options] of [
    ['plain.ts', PLAIN, {}],
    ['react.tsx', REACT, jsx('react')],
    ['preact.tsx', PREACT, jsx('preact')],
    ['solid.tsx', SOLID, { jsx: 'preserve', jsxImportSource: 'solid-js' }],
  ] as const) {
    for (const compiler of ['typescript-oldest', 'typescript-newest']) {
      it(`${name}, by ${compiler}`, () => {
        writeFileSync(path.join(folder, name), code);
        const { status, output } = check(`${compiler}/bin/tsc`, ['-p', project(name, options)]);
        assert.equal(status, 0, output);
      });
    }
  }

  it('Vue, by vue-tsc', () => {
    const good = ':amount="4250" mode="test" @pay-success="({ detail }) => paid(detail)"';
    const see = (attributes: string) => {
      writeFileSync(path.join(folder, 'Checkout.vue'), VUE(attributes));
      const words = ['-p', project('Checkout.vue', { jsx: 'preserve' })];
      return check('vue-tsc/bin/vue-tsc.js', words);
    };
    const { status, output } = see(good);
    assert.equal(status, 0, output);
    assert.match(see('mode="sandbox"').output, /sandbox/);
    assert.match(see('@pay-success="({ detail }) => detail.pan"').output, /pan/);
  });

  it('Svelte, by svelte-check', () => {
    const see = (attributes: string) => {
      writeFileSync(path.join(folder, 'Checkout.svelte'), SVELTE(attributes));
      writeFileSync(
        path.join(folder, 'tsconfig.svelte.json'),
        JSON.stringify({
          compilerOptions: {
            ...{ target: 'esnext', module: 'esnext', moduleResolution: 'bundler', strict: true },
            ...{ verbatimModuleSyntax: true, skipLibCheck: true, types: [] },
          },
          include: ['Checkout.svelte'],
        }),
      );
      const words = ['--tsconfig', './tsconfig.svelte.json', '--output', 'machine', '--threshold', 'error'];
      return check('svelte-check/bin/svelte-check', words);
    };
    const good = 'amount={4250} mode="test" onpay-success={({ detail }) => paid(detail)}';
    const { status, output } = see(good);
    assert.equal(status, 0, output);
    assert.match(see('mode="sandbox"').output, /sandbox/);
    assert.match(see('onpay-success={({ detail }) => detail.pan}').output, /pan/);
  });
});
