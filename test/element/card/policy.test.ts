import { expect } from '@open-wc/testing';
import { cleanUp, createPayForm, pay, simulator, typeCard } from '../support/page.ts';

/** A page that lets nothing become a script but what these policies have looked at. */
const POLICY = "require-trusted-types-for 'script'; trusted-types pay-form lit-html";

const scriptOf = (url: string) => document.head.querySelector<HTMLScriptElement>(`script[src="${url}"]`);

describe('in a page with a strict policy', () => {
  afterEach(async () => {
    document.querySelectorAll('pay-form').forEach((element) => element.remove());
    await cleanUp();
  });

  it('the nonce reaches the script, and no style sheet can read it', async () => {
    const libraryUrl = `${simulator.libraryUrl}?nonce`;
    const element = createPayForm({ 'csp-nonce': 'r4nd0m', 'library-url': libraryUrl });
    expect(element.cspNonce).to.equal('r4nd0m');
    expect(element.matches('[csp-nonce]')).to.equal(false);
    document.body.append(element);
    await element.ready;
    expect(scriptOf(libraryUrl)?.nonce).to.equal('r4nd0m');
    element.setAttribute('csp-nonce', 'other');
    expect(element.cspNonce).to.equal('other');
  });

  it('Trusted Types: the form loads and pays', async () => {
    const meta = document.createElement('meta');
    Object.assign(meta, { httpEquiv: 'Content-Security-Policy', content: POLICY });
    document.head.append(meta);
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) => {
      if (!sample.endsWith('/x.js')) violations.push(`${violatedDirective} ${sample}`);
    });
    const untrusted = document.createElement('script');
    expect(() => (untrusted.src = '/x.js'), 'the policy holds').to.throw();

    // Not there yet, whatever the other test has loaded.
    Reflect.deleteProperty(window, 'SecureTrading');
    const element = createPayForm({ 'library-url': `${simulator.libraryUrl}?trusted` });
    document.body.append(element);
    await element.ready;
    await typeCard();
    await pay(element, 'pay-success');
    expect(violations).to.deep.equal([]);
  });
});
