import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { testSimulated } from '../simulator/simulated.ts';
import { fileIn, installPacked, type Packed } from './packed.ts';

const readme = readFileSync('README.md', 'utf8');

async function pay(page: Page, number: string): Promise<void> {
  const fill = (name: string, text: string) =>
    page.frameLocator(`#st-${name}-iframe`).locator(`#st-${name}-input`).fill(text);
  await fill('card-number', number);
  await fill('expiration-date', '12/39');
  await fill('security-code', '123');
  await page.locator('pay-form').getByRole('button', { name: /^Pay / }).click();
}

describe('what README says first, from the packed package in an empty folder', () => {
  let packed: Packed;
  let browser: Browser;
  let running: ChildProcess | undefined;

  /** Starts a program in the folder, and waits for the first line that it prints. */
  async function run(words: readonly string[], env: Record<string, string> = {}): Promise<string> {
    running = spawn(process.execPath, words, {
      cwd: packed.folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(running.stdout ?? running, 'data')) as [Buffer];
    return line.toString();
  }

  async function stop(): Promise<void> {
    if (!running?.kill()) return;
    await once(running, 'exit');
    running = undefined;
  }

  before(async () => {
    packed = installPacked();
    browser = await launchBrowser();
  });
  after(async () => {
    await stop();
    await browser.close();
    packed.remove();
  });

  it('leads with its two files, as they stand, to a paid booking', { timeout: 120_000 }, async () => {
    for (const name of ['server.mjs', 'index.html']) {
      writeFileSync(join(packed.folder, name), fileIn(readme, name));
    }
    assert.equal((await run(['server.mjs'])).trim(), 'http://localhost:3000/');
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto('http://localhost:3000/');
    const order = await page.locator('pay-form').getAttribute('order');
    assert.match(order ?? '', /^[\da-f-]{36}$/);
    assert.match(await (await fetch(`http://localhost:3000/bookings/${order}`)).text(), /Not paid yet/);
    await pay(page, '4111111111111111');
    await page.getByRole('heading', { name: 'Paid. See you soon!' }).waitFor();
    assert.equal(page.url(), `http://localhost:3000/bookings/${order}`);
    assert.deepEqual(errors, []);
    await page.close();
    await stop();
  });

  it('starts the demo, which takes a payment too', { timeout: 120_000 }, async () => {
    const cli = join('node_modules', 'pay-form', 'dist', 'cli', 'pay-form.js');
    const line = await run([cli, 'demo'], { PORT: '0' });
    const url = /http:\S+/.exec(line)?.[0];
    assert.ok(url, line);
    const page = await browser.newPage();
    await page.goto(url);
    await pay(page, '4111111111111111');
    await page.locator('pay-form:state(succeeded)').waitFor();
    await page.close();
    await stop();
  });
});

testSimulated();
