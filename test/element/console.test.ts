import { assert } from '@open-wc/testing';
import {
  addPayForm,
  cleanUp,
  next,
  outcomeOf,
  part,
  pay,
  readyPayForm,
  typeCard,
  until,
} from './support/page.ts';

const said: unknown[][] = [];
const { warn } = console;

/** @returns what the package has said, a line each. */
const lines = () => said.map(([line]) => String(line)).filter((line) => line.startsWith('pay-form: '));

describe('what went wrong, on the console', () => {
  beforeEach(() => {
    said.length = 0;
    console.warn = (...words: unknown[]) => void said.push(words);
  });
  afterEach(async () => {
    console.warn = warn;
    await cleanUp();
  });

  it('is said once, with what to do, where to read on, and what was behind it', async () => {
    const element = await addPayForm({ 'session-url': '/pay/session?status=503' });
    const { detail } = await next(element, 'pay-error');
    const { code, hint, diagnosticsId } = detail.error;
    assert.deepEqual(lines(), [
      `pay-form: ${code} (${diagnosticsId}). ${hint} See pay-form/docs/errors.md#session-refused`,
    ]);
    assert.match(hint, /\w{5}/);
    assert.equal(said[0]?.[1], 503);
  });

  it('is said once of a server that fails again and again for one payment', async () => {
    const element = await readyPayForm({ 'confirm-url': '/pay/confirm?status=500&times=2' });
    await typeCard();
    await pay(element, 'pay-unknown');
    await until(() => element.state === 'succeeded');
    assert.equal(lines().length, 1);
    assert.include(lines()[0], 'confirm-refused');
  });

  it('is nothing where the shopper has to correct something', async () => {
    const element = await readyPayForm();
    const outcome = outcomeOf(element);
    part(element, 'button').click();
    assert.equal((await outcome).detail.error?.code, 'invalid-fields');
    assert.deepEqual(lines(), []);
  });
});
