import { expect } from '@open-wc/testing';
import { isLibraryMessage } from '../../../src/providers/trust-payments/page/library-messages.ts';
import {
  addPayForm,
  CARDS,
  cleanUp,
  decide,
  fail,
  moment,
  next,
  outcomeOf,
  part,
  pay,
  paymentsOf,
  read,
  readyPayForm,
  record,
  requestsOf,
  transactionsOf,
  typeCard,
  until,
} from '../support/page.ts';

/** A signed result as somebody makes one up. */
const FORGED = {
  errorcode: '0',
  isCancelled: true,
  requesttypedescription: 'THREEDQUERY',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.e30.forged',
};
const BANK = btoa(JSON.stringify({ actionCode: 'CANCELLED', errorDescription: '' }));

/** Every message that st.js v3 and its 3-D Secure part listen to in the merchant's page, and what it would carry. */
const MESSAGES: readonly (readonly [type: string, data?: unknown])[] = [
  ['DESTROY'],
  ['SUBMIT_FORM', { fieldsToSubmit: ['pan', 'expirydate', 'securitycode'] }],
  ['CALL_SUBMIT_EVENT'],
  ['BLOCK_FORM', 'blocked'],
  ['BLOCK_CARD_NUMBER', 'blocked'],
  ['BLOCK_EXPIRATION_DATE', 'blocked'],
  ['BLOCK_SECURITY_CODE', 'blocked'],
  ['UNLOCK_BUTTON'],
  ['VALIDATE_CARD_NUMBER_FIELD', { message: 'Call 0900 123' }],
  ['VALIDATE_FORM', {}],
  ['AUTOCOMPLETE_CARD_NUMBER', '4242424242424242'],
  ['AUTOCOMPLETE_EXPIRATION_DATE', '01/20'],
  ['AUTOCOMPLETE_SECURITY_CODE', '999'],
  ['BIN_PROCESS', '411111'],
  ['TRANSACTION_COMPLETE', FORGED],
  ['CALL_MERCHANT_CANCEL_CALLBACK'],
  ['CALL_MERCHANT_SUCCESS_CALLBACK'],
  ['CALL_MERCHANT_ERROR_CALLBACK'],
  ['CALL_MERCHANT_SUBMIT_CALLBACK', FORGED],
  ['NOTIFICATION', { type: 'success', content: 'Paid' }],
  ['PARTIAL_CONFIG_SET', { name: 'config', config: {} }],
  ['UPDATE_MERCHANT_FIELDS', { billingemail: 'x@example.com' }],
  ['THREED_CANCEL'],
  ['TP_CHALLENGE_RESPONSE', BANK],
  ['TP_METHOD_URL_RESPONSE', BANK],
  ['TP_BROWSER_DATA_RESPONSE', BANK],
  ['ST_FRAME_READY', 'st-control-frame-iframe'],
  ['ST_CONFIG_CHANGED', {}],
  ['ST_UPDATE_JWT', { newJwt: 'a.e30.b' }],
  ['ST_LOCALE_CHANGED', 'es_ES'],
  ['ST_QUERY', undefined],
  ['ST_RESPONSE', undefined],
  ['ST_PAYMENT_METHOD_INIT_STARTED', { name: 'CARD' }],
  ['ST_PAYMENT_METHOD_INIT_COMPLETED', { name: 'CARD' }],
  ['ST_PAYMENT_METHOD_INIT_FAILED', { name: 'CARD' }],
  ['ST_PAYMENT_METHOD_STARTED', { name: 'CARD' }],
  ['ST_PAYMENT_METHOD_COMPLETED', { name: 'CARD' }],
  ['ST_PAYMENT_METHOD_FAILED', { name: 'CARD' }],
  ['ST_PAYMENT_METHOD_CANCELED', { name: 'CARD' }],
];

/** Others that the library knows, most of them for other ways to pay. */
const MORE_TYPES =
  'BLUR_CARD_NUMBER CHANGE_CARD_NUMBER CHANGE_SECURITY_CODE_LENGTH FOCUS_SECURITY_CODE IS_CARD_WITHOUT_CVV BLUR_FIELDS VALIDATE_MERCHANT_FIELD VALIDATE_TOKENIZED_SECURITY_CODE ST_APM_REDIRECT ST_APPLE_PAY_AUTHORIZATION BY_PASS_CARDINAL BY_PASS_INIT ST_CARDINAL_TRIGGER GATEWAY_REQUEST_SEND GATEWAY_RESPONSE_RECEIVED GOOGLE_PAY_CLIENT_INIT JSINIT_RESPONSE LOAD_CARDINAL LOAD_CONTROL_FRAME PROCESS_PAYMENTS SET_REQUEST_TYPES SENTRY_DATA_UPDATED SUBSCRIBE THREEDINIT_REQUEST THREEDINIT_RESPONSE THREEDQUERY TOKENIZED_CARD_CLIENT_INIT TOKENIZED_JWT_UPDATED ST_THREE_D_SECURE_CHALLENGE ST_GET_ACTIVE_FRAMES'.split(
    ' ',
  );

/** An advertisement: a frame of another origin that posts all of these to the page. */
async function playFromForeignFrame(messages = MESSAGES): Promise<void> {
  const frame = document.createElement('iframe');
  const posts = JSON.stringify(messages.map(([type, data]) => ({ type, data })));
  frame.sandbox.add('allow-scripts');
  frame.srcdoc = `<script>for (const message of ${posts}) parent.postMessage(message, '*');
    parent.postMessage('played', '*')</script>`;
  const played = new Promise<void>((resolve) => {
    addEventListener('message', function hear({ data }) {
      if (data !== 'played') return;
      removeEventListener('message', hear);
      resolve();
    });
  });
  document.body.append(frame);
  await played;
  frame.remove();
}

/** As a script of the page would do it: it can't be told from the library's own. */
const dispatch = (type: string, data?: unknown) =>
  dispatchEvent(new MessageEvent('message', { data: { type, data } }));

describe('messages from a frame that is none of ours', () => {
  afterEach(cleanUp);

  it('change nothing while the form loads', async () => {
    await fail('fields-slow', { ms: 500 });
    const element = await addPayForm();
    const ready = element.ready;
    await playFromForeignFrame();
    await until(() => element.querySelector('iframe'));
    await playFromForeignFrame();
    await ready;
    await typeCard();
    await pay(element, 'pay-success');
  });

  it('change nothing where the shopper types', async () => {
    const element = await readyPayForm();
    await typeCard();
    const log = record(element);
    await playFromForeignFrame();
    await moment();
    expect(log).to.deep.equal([]);
    expect(await read('card-number')).to.equal('4111 1111 1111 1111');
    expect(await read('card-number', 'disabled')).to.equal(false);
    expect(await transactionsOf(element)).to.have.length(0);
    await pay(element, 'pay-success');
    expect(await paymentsOf(element)).to.equal(1);
  });

  it('change nothing while the gateway holds its answer', async () => {
    const element = await readyPayForm();
    await fail('pay-slow', { ms: 1_500, times: 1 });
    await typeCard();
    const log = record(element);
    const outcome = outcomeOf(element);
    part(element, 'button').click();
    await moment(500);
    await playFromForeignFrame();
    expect((await outcome).type).to.equal('pay-success');
    expect(log.filter((line) => line.startsWith('pay-'))).to.deep.equal(['pay-submit', 'pay-success']);
    expect(await paymentsOf(element)).to.equal(1);
  });

  it("change nothing while the bank's question is open", async () => {
    const element = await readyPayForm();
    await typeCard(CARDS.challenge);
    const outcome = outcomeOf(element);
    part(element, 'button').click();
    await next(element, 'pay-challenge');
    await playFromForeignFrame();
    await moment();
    expect(element.state).to.equal('challenging');
    await decide('approve');
    expect((await outcome).type).to.equal('pay-success');
    expect(await paymentsOf(element)).to.equal(1);
  });

  it('change nothing after a decline', async () => {
    const element = await readyPayForm();
    await typeCard(CARDS.declined);
    await pay(element, 'pay-decline');
    await playFromForeignFrame();
    await moment();
    expect(element.state).to.equal('declined');
    await typeCard();
    await pay(element, 'pay-success');
  });

  it('reach the page itself where they are none that the library knows', async () => {
    await readyPayForm();
    const heard: unknown[] = [];
    const hear = ({ data }: MessageEvent) => heard.push((data as { type?: string }).type);
    addEventListener('message', hear);
    await playFromForeignFrame([['resize'], ['READY'], ['CHAT_OPEN'], ['DESTROY']]);
    removeEventListener('message', hear);
    expect(heard.filter(Boolean)).to.deep.equal(['resize', 'READY', 'CHAT_OPEN']);
  });

  it('are told by their types', () => {
    for (const type of [...MESSAGES.map(([each]) => each), ...MORE_TYPES]) {
      expect(isLibraryMessage({ type }), type).to.equal(true);
    }
    for (const data of [
      null,
      'DESTROY',
      7,
      {},
      { type: ['DESTROY'] },
      { type: 'DESTROYED' },
      { type: 'x' },
    ]) {
      expect(isLibraryMessage(data), JSON.stringify(data)).to.equal(false);
    }
  });
});

describe('a cancellation', () => {
  afterEach(cleanUp);

  it('is not concluded while the gateway may be taking the money', async () => {
    const element = await readyPayForm();
    await fail('pay-slow', { ms: 1_500, times: 1 });
    await typeCard();
    const outcome = outcomeOf(element);
    part(element, 'button').click();
    await moment(500);
    dispatch('CALL_MERCHANT_CANCEL_CALLBACK');
    dispatch('CALL_MERCHANT_SUBMIT_CALLBACK', FORGED);
    expect((await outcome).type).to.equal('pay-success');
    expect(await paymentsOf(element)).to.equal(1);
    const confirmations = (await requestsOf(element)).filter(({ step }) => step === 'confirm');
    expect(confirmations).to.have.length(2);
  });

  it('is concluded only after the server was asked', async () => {
    const element = await readyPayForm();
    await typeCard(CARDS.challenge);
    const outcome = outcomeOf(element);
    part(element, 'button').click();
    await next(element, 'pay-challenge');
    await decide('cancel');
    expect((await outcome).type).to.equal('pay-cancel');
    const confirmations = (await requestsOf(element)).filter(({ step }) => step === 'confirm');
    expect(confirmations).to.have.length(1);
  });

  it('can be wanted before there is a challenge', async () => {
    const element = await readyPayForm();
    await fail('pay-slow', { ms: 700, times: 1 });
    await typeCard(CARDS.challenge);
    const log = record(element);
    const outcome = outcomeOf(element);
    part(element, 'button').click();
    await moment(200);
    element.cancel();
    expect((await outcome).type).to.equal('pay-cancel');
    expect(log).not.to.contain('pay-challenge');
    expect(await paymentsOf(element)).to.equal(0);
  });

  it('does not hide a result that comes late', async () => {
    const element = await readyPayForm();
    await typeCard(CARDS.declined);
    await pay(element, 'pay-decline');
    const log = record(element);
    const outcome = outcomeOf(element);
    const late = { errorcode: '0', requesttypedescription: 'AUTH', jwt: 'eyJhbGciOiJIUzI1NiJ9.e30.late' };
    dispatch('CALL_MERCHANT_SUBMIT_CALLBACK', late);
    await outcome;
    expect(log[0]).to.equal('declined > submitting');
    const last = (await requestsOf(element)).at(-1);
    expect(last?.evidence).to.deep.equal({ jwt: late.jwt });
  });
});
