import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { startDemo } from '../../demo/server.ts';
import { newPage } from './browser.ts';

/** For all of the states to be reached. Milliseconds. */
const LIMIT_MS = 180_000;

export interface Look {
  /** Of the window, in pixels. */
  readonly width: number;
  readonly theme: 'light' | 'dark';
  readonly locale: string;
}

/** The demo's page of all states, when they are reached. */
export interface StatesPage {
  readonly page: Page;
  /** The states that were not reached in time. */
  readonly late: readonly string[];
  readonly close: () => Promise<void>;
}

/** A test that fails leaves its page open, and a server that is open keeps the process alive. */
const open = new Set<StatesPage['close']>();

export const closeStates = (): Promise<unknown> => Promise.all([...open].map((close) => close()));

export async function openStates({ width, theme, locale }: Look): Promise<StatesPage> {
  const page = await newPage({ viewport: { width, height: 900 }, colorScheme: theme });
  const demo = await startDemo({ processingScreenMs: 0, onNotice: () => undefined });
  const close = async (): Promise<void> => {
    open.delete(close);
    await page.context().close();
    await demo.close();
  };
  open.add(close);
  const query = new URLSearchParams({ locale, theme, width: width === 768 ? '32rem' : '20rem' });
  await page.goto(`${demo.url}states?${query}`, { waitUntil: 'commit' });
  await page.locator('iframe').first().waitFor();
  const waiting = page.locator('iframe:not([data-reached])');
  const deadline = Date.now() + LIMIT_MS;
  while ((await waiting.count()) > 0 && Date.now() < deadline) await sleep(100);
  const late = await Promise.all(
    (await waiting.all()).map(async (frame) => (await frame.getAttribute('title')) ?? ''),
  );
  return { page, late, close };
}
