// Takes a picture of every state of the demo, narrow and wide, light and dark, into screenshots/.
import { mkdir } from 'node:fs/promises';
import { closeBrowser } from './browser.ts';
import { arrive, LINK_STATES } from './link-states.ts';
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

type Look = Parameters<typeof Shop.open>[0];

async function openShop(name: string, go: (shop: Shop) => Promise<unknown>, look: Look): Promise<Shop> {
  const shop = await Shop.open(look, ({ simulator }) => {
    if (name === 'failed') simulator.trustPayments.fail('library-blocked');
    if (name === 'loading') simulator.trustPayments.fail('library-silent');
  });
  await go(shop);
  return shop;
}

const ALL: Record<string, (look: Look) => Promise<Shop>> = {};
for (const [name, { go }] of Object.entries(SCREENS)) ALL[name] = (look) => openShop(name, go, look);
for (const [name, state] of Object.entries(LINK_STATES)) {
  ALL[name] = async (look) => (await arrive(state, look)).shop;
}

const wanted = process.argv.slice(2);
await mkdir(FOLDER, { recursive: true });
for (const [name, go] of Object.entries(ALL)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const width of [320, 1280]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const shop = await go({ browser: { viewport: { width, height: 800 }, colorScheme } });
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
