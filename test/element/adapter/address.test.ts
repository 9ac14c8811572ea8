import { expect } from '@open-wc/testing';
import { secureUrl } from '../../../src/element/support/address.ts';
import type { PayForm } from '../../../src/element/pay-form-element.ts';
import type { Session } from '../../../src/protocol/messages.ts';
import { cleanUp, createPayForm, next, place, simulator } from '../support/page.ts';

const SCRIPT = "javascript:void(document.documentElement.dataset.hacked='yes')";
const UNSAFE = [
  SCRIPT,
  'JavaScript:alert(1)',
  ' javascript:alert(1)',
  'data:text/html,<script>1</script>',
  'blob:https://example.com/1',
  'http://checkout.example.com/',
  '//checkout.example.com/',
  '/pay',
  '',
  undefined,
];

const session = (values: object): Session => ({
  provider: 'truust',
  amount: 1050,
  currency: 'GBP',
  ...values,
});

/** @returns the code of the error that keeps the form from loading. */
async function codeOf(element: PayForm): Promise<string> {
  const error = next(element, 'pay-error');
  await place(element);
  return (await error).detail.error.code;
}

describe('addresses', () => {
  afterEach(async () => {
    delete document.documentElement.dataset.hacked;
    await cleanUp();
  });

  it('are https, or of this very machine', () => {
    for (const address of ['https://checkout.example.com/a?b', 'http://127.0.0.1:1/', 'http://localhost/']) {
      expect(secureUrl(address).href).to.equal(address);
    }
    for (const address of UNSAFE) expect(() => secureUrl(address), address).to.throw(/url-refused/);
  });

  for (const presentation of ['inline', 'modal', 'popup', 'redirect'] as const) {
    for (const provider of ['truust', 'trustshare'] as const) {
      it(`of a session are refused before ${provider} is shown ${presentation}, where they are scripts`, async () => {
        const element = createPayForm({ 'session-url': null, presentation });
        element.session = session({ provider, url: SCRIPT });
        expect(await codeOf(element)).to.equal('url-refused');
        expect(element.querySelector('iframe')).to.equal(null);
        expect(document.documentElement.dataset.hacked).to.equal(undefined);
      });
    }
  }

  it('are never taken from a prototype that something else has changed', async () => {
    Object.assign(Object.prototype, { url: SCRIPT });
    try {
      const element = createPayForm({ 'session-url': null });
      element.session = session({ clientSecret: 'x' });
      expect(await codeOf(element)).to.match(/url-refused|session-invalid/);
      expect(document.documentElement.dataset.hacked).to.equal(undefined);
    } finally {
      Reflect.deleteProperty(Object.prototype, 'url');
    }
  });

  const LIBRARIES: [name: string, url: string][] = [
    ['of a stranger', 'https://library.example/st.js'],
    ['that is data', 'data:text/javascript,document.documentElement.dataset.hacked="yes"'],
    ['that is not https', 'http://cdn.eu.trustpayments.com/js/latest/st.js'],
  ];
  for (const [name, url] of LIBRARIES) {
    it(`of a library ${name} are not loaded because some markup says so`, async () => {
      const scripts = document.scripts.length;
      const element = createPayForm({ provider: 'trust-payments', 'library-url': url });
      expect(await codeOf(element)).to.equal('url-refused');
      expect(document.scripts).to.have.length(scripts);
      expect(document.documentElement.dataset.hacked).to.equal(undefined);
    });
  }

  it('of a gateway, which gets the card data, are not those that some markup says', async () => {
    const element = createPayForm({ 'gateway-url': 'https://gateway.example/jwt/' });
    expect(await codeOf(element)).to.equal('url-refused');
    expect(element.querySelector('iframe')).to.equal(null);
  });

  it('that a script has set are trusted', async () => {
    const element = createPayForm({ 'library-url': null, 'gateway-url': null });
    element.libraryUrl = simulator.libraryUrl;
    element.gatewayUrl = simulator.gatewayUrl;
    await place(element);
    await element.ready;
  });
});
