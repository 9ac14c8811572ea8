import { expect } from '@open-wc/testing';
import { PayError } from '../../../src/protocol/pay-error.ts';
import { loadScript, type ScriptSettings } from '../../../src/element/adapter/script-loader.ts';
import { cleanUp, fail, simulator } from '../support/page.ts';

const { libraryUrl } = simulator;
const SETTINGS: ScriptSettings = {
  loadTimeout: 10_000,
  cspNonce: undefined,
  libraryIntegrity: undefined,
  libraryCrossOrigin: undefined,
};
/** A URL of its own for every test: a load that went well is remembered. */
let loads = 0;
const newUrl = () => `${libraryUrl}?load=${++loads}`;
const script = (code: string) => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
const tags = (url: string) => document.head.querySelectorAll(`script[src^="${url}"]`);

async function codeOf(load: Promise<void>): Promise<string> {
  try {
    await load;
    return 'loaded';
  } catch (error) {
    return error instanceof PayError ? error.code : String(error);
  }
}

describe('loadScript', () => {
  afterEach(cleanUp);

  it('shares one tag and one promise between all who ask for a URL', async () => {
    const url = script('window.testShared = 1');
    const all = [1, 2, 3].map(() => loadScript(url, 'testShared', SETTINGS));
    expect(new Set(all).size).to.equal(1);
    await Promise.all(all);
    expect(tags(url)).to.have.length(1);
    await loadScript(url, 'testShared', SETTINGS);
    expect(tags(url)).to.have.length(1);
  });

  it('uses a global that is there already', async () => {
    Object.assign(window, { testPresent: 1 });
    const url = newUrl();
    await loadScript(url, 'testPresent', SETTINGS);
    expect(tags(url)).to.have.length(0);
  });

  it('hands on the nonce', async () => {
    const url = script('window.testNonce = 1');
    const load = loadScript(url, 'testNonce', { ...SETTINGS, cspNonce: 'r4nd0m' });
    expect((tags(url)[0] as HTMLScriptElement).nonce).to.equal('r4nd0m');
    await load;
  });

  it('hands on integrity and crossorigin', async () => {
    const url = script('window.testIntegrity = 1');
    const libraryIntegrity = 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
    const load = codeOf(
      loadScript(url, 'testIntegrity', { ...SETTINGS, libraryIntegrity, libraryCrossOrigin: 'anonymous' }),
    );
    const tag = tags(url)[0] as HTMLScriptElement;
    expect([tag.integrity, tag.crossOrigin]).to.deep.equal([libraryIntegrity, 'anonymous']);
    expect(await load).to.equal('library-blocked');
    expect(window).not.to.have.property('testIntegrity');
  });

  it('tells a script that is blocked', async () => {
    await fail('library-blocked', { times: 1 });
    expect(await codeOf(loadScript(newUrl(), 'testBlocked', SETTINGS))).to.equal('library-blocked');
  });

  it('tells a script that does not come in time', async () => {
    await fail('library-silent', { times: 1 });
    const url = newUrl();
    expect(await codeOf(loadScript(url, 'testSilent', { ...SETTINGS, loadTimeout: 50 }))).to.equal(
      'library-timeout',
    );
    expect(tags(url)).to.have.length(0);
  });

  it('tells a script that leaves no global behind', async () => {
    await fail('library-empty', { times: 1 });
    expect(await codeOf(loadScript(newUrl(), 'testEmpty', SETTINGS))).to.equal('library-incomplete');
  });

  it('tries again with a fresh tag', async () => {
    await fail('library-blocked', { times: 1 });
    const url = newUrl();
    // Not there before, whatever other tests in this page have loaded.
    const had = Reflect.get(window, 'SecureTrading') as unknown;
    Reflect.deleteProperty(window, 'SecureTrading');
    expect(await codeOf(loadScript(url, 'SecureTrading', SETTINGS))).to.equal('library-blocked');
    expect(tags(url)).to.have.length(0);
    expect(await codeOf(loadScript(url, 'SecureTrading', SETTINGS))).to.equal('loaded');
    expect(tags(url)).to.have.length(1);
    if (had) Object.assign(window, { SecureTrading: had });
  });
});
