// All journeys run in one process, which has one browser.
import { after } from 'node:test';
import { closeBrowser } from './browser.ts';
import { closeShops } from './shop.ts';
import { closeStates } from './states-page.ts';
import './outcomes.ts';
import './form.ts';
import './ways.ts';
import './links.ts';
import './hostile.ts';
import './lost.ts';
import './office.ts';
import './notifications.ts';
import './accessibility.ts';
import './heights.ts';

after(async () => {
  await closeShops();
  await closeStates();
  await closeBrowser();
});
