// Lets the tests in the browser reach what is outside their page: the simulator, and the frames of other origins.
import { startSimulator } from 'pay-form/simulator';
import { merchant } from './merchant.mjs';

/** @returns what the test runner needs for the simulator and a merchant's server behind the tests. */
export async function payments() {
  // The real library's processing screen stays for two seconds, which no test needs.
  const simulator = await startSimulator({ trustPayments: { processingScreenMs: 50 } });
  const { trustPayments } = simulator;
  const shop = merchant(trustPayments);

  /** What a test can ask for with `executeServerCommand`. */
  const commands = {
    fail: ({ failure, options }) => trustPayments.fail(failure, options),
    recover: () => trustPayments.recover(),
    transactions: ({ order }) => trustPayments.transactions.find({ orderreference: [order] }),
    requests: ({ order }) => shop.requestsFor(order),
    /** Types into a hosted field, or presses a key there. */
    type: async ({ frame, text, press }, page) => {
      const input = await (await frameOf(page, frame)).waitForSelector('input', { timeout: 5_000 });
      if (text !== undefined) await input.evaluate((field) => (field.value = ''));
      await input.focus();
      if (text) await page.keyboard.type(text);
      if (press) await page.keyboard.press(press);
    },
    /** @returns a property of a hosted field, or of something in its frame. */
    read: async ({ frame, selector = 'input', property = 'value' }, page) => {
      const found = await (await frameOf(page, frame)).waitForSelector(selector, { timeout: 5_000 });
      return found.evaluate((field, name) => {
        return name in field ? field[name] : getComputedStyle(field).getPropertyValue(name);
      }, property);
    },
    /** Clicks a button on the bank's page. */
    decide: async ({ decision }, page) => {
      const frame = await page.waitForSelector('#tp-3ds-challenge-iframe', { timeout: 5_000 });
      const bank = await frame.contentFrame();
      const button = await bank.waitForSelector(`button[value=${decision}]`);
      await button.evaluate((element) => element.click());
    },
    press: ({ key }, page) => page.keyboard.press(key),
    media: ({ scheme }, page) => page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]),
  };

  const { libraryUrl, gatewayUrl } = trustPayments;
  const plugin = {
    name: 'payments',
    serverStop: () => simulator.close(),
    serve: ({ path }) =>
      path === '/simulator.json'
        ? { body: JSON.stringify({ libraryUrl, gatewayUrl }), type: 'json' }
        : undefined,
    async executeCommand({ command, payload, session }) {
      // An answer of nothing would mean that the command is not known here.
      if (!Object.hasOwn(commands, command)) return undefined;
      return (await commands[command](payload, session.browser.getPage(session.id))) ?? true;
    },
  };
  return { plugin, middleware: shop.middleware };
}

async function frameOf(page, name) {
  const element = await page.waitForSelector(`#st-${name}-iframe`, { timeout: 5_000 });
  const frame = await element.contentFrame();
  if (!frame) throw new Error(`The frame ${name} is not there yet.`);
  return frame;
}
