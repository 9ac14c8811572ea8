import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Path -> file, and what it is. */
export const FILES: Readonly<Record<string, readonly [path: string, type: string]>> = {
  '/': ['page/index.html', 'text/html'],
  '/back': ['page/back.html', 'text/html'],
  '/page.css': ['page/page.css', 'text/css'],
  '/scene.css': ['page/scene.css', 'text/css'],
  '/page.js': ['page/page.js', 'text/javascript'],
  '/ways.js': ['page/ways.js', 'text/javascript'],
  '/back.js': ['page/back.js', 'text/javascript'],
  '/workbench.js': ['page/workbench.js', 'text/javascript'],
  '/order.js': ['page/order.js', 'text/javascript'],
  '/settings.js': ['page/settings.js', 'text/javascript'],
  '/office': ['page/office.html', 'text/html'],
  '/office.css': ['page/office.css', 'text/css'],
  '/office.js': ['page/office.js', 'text/javascript'],
  '/office-texts.js': ['page/office-texts.js', 'text/javascript'],
  '/texts.js': ['page/texts.js', 'text/javascript'],
  '/states': ['page/states.html', 'text/html'],
  '/states.css': ['page/states.css', 'text/css'],
  '/states.js': ['page/states.js', 'text/javascript'],
  '/state': ['page/state.html', 'text/html'],
  '/state.js': ['page/state.js', 'text/javascript'],
  '/return.js': [inPackage('dist/page/return.js'), 'text/javascript'],
  '/pay-form.js': [inPackage('dist/pay-form.browser.js'), 'text/javascript'],
};

/** Where a built file of the package is, wherever the package has been installed. */
function inPackage(path: string): string {
  const manifest = createRequire(import.meta.url).resolve('pay-form/package.json');
  return new URL(path, pathToFileURL(manifest)).href;
}

/** @returns what stands in one of these files. */
export const contentOf = (path: string): Promise<Buffer> => readFile(new URL(path, import.meta.url));
