// Takes a picture of every state of the demo, narrow and wide, light and dark, into screenshots/.
import { mkdir } from 'node:fs/promises';
import { closeBrowser } from './browser.ts';
import { CARDS, Shop } from './shop.ts';

const FOLDER = 'screenshots';

/** Name -> how to get there. */
const SCREENS: Record<string, { go: (shop: Shop) => Promise<unknown> }> = {
  loading: { go: (shop) => shop.reach('loading') },
  ready: { go: (shop) => shop.reach('ready') },
  invalid: {
    go: async (shop) => {
      await shop.reach('ready');
      await shop.pay({ number: '4111111111111112', expiry: '13/20', code: '1' });
      await shop.outcomes();
    },
  },
  challenging: {
    go: async (shop) => {
      await shop.pay({ number: CARDS.challenge });
      await shop.reach('challenging');
      await shop.page.frameLocator('#tp-3ds-challenge-iframe').getByRole('button').first().waitFor();
    },
  },
  declined: {
    go: async (shop) => {
      await shop.pay({ number: CARDS.declined });
      await shop.reach('declined');
    },
  },
  cancelled: {
    go: async (shop) => {
      await shop.pay({ number: CARDS.challenge });
      await shop.challenge('Cancel');
      await shop.reach('cancelled');
    },
  },
  succeeded: {
    go: async (shop) => {
      await shop.pay({ number: CARDS.frictionless });
      await shop.reach('succeeded');
    },
  },
  unknown: {
    go: async (shop) => {
      await shop.reach('ready');
      await shop.charge(60_010);
      await shop.pay({ number: CARDS.frictionless });
      await shop.reach('unknown');
    },
  },
  office: {
    go: async (shop) => {
      await shop.pay({ number: CARDS.challenge });
      await shop.challenge('Approve');
      await shop.reach('succeeded');
      await shop.enterOffice();
      await shop.page.getByRole('button', { name: 'Settle now' }).click();
      await shop.page.getByLabel('Refund, GBP').fill('20.00');
      await shop.page.getByRole('button', { name: 'Refund' }).click();
      await shop.page.locator('[value="68.50"]').waitFor();
    },
  },
  failed: { go: (shop) => shop.reach('failed') },
  order: {
    go: async (shop) => {
      await shop.pay({ number: CARDS.frictionless });
      await shop.reach('succeeded');
      await shop.page.locator('#booked a').click();
      await shop.page.locator('#events li').waitFor();
    },
  },
};

const wanted = process.argv.slice(2);
await mkdir(FOLDER, { recursive: true });
for (const [name, { go }] of Object.entries(SCREENS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const width of [320, 1280]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const options = { browser: { viewport: { width, height: 800 }, colorScheme } };
      const shop = await Shop.open(options, ({ simulator }) => {
        if (name === 'failed') simulator.trustPayments.fail('library-blocked');
        if (name === 'loading') simulator.trustPayments.fail('library-silent');
      });
      await go(shop);
      // Frames outside the window are not painted.
      await shop.page.locator('.pay, .order, .office').scrollIntoViewIfNeeded();
      const path = `${FOLDER}/${name}-${width}-${colorScheme}.png`;
      await shop.page.screenshot({ path, fullPage: true });
      await shop.leave();
      console.log(path);
    }
  }
}
await closeBrowser();
