import { fixture, fixtureCleanup } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import '../../../src/entries/page/index.ts';
import type { PayForm } from '../../../src/element/pay-form-element.ts';
import type { PayFormEventMap } from '../../../src/element/payment/events.ts';
import type { ConfirmRequest, SessionRequest } from '../../../src/protocol/messages.ts';
import type { Failure, FailureOptions, Transaction } from '../../../src/entries/simulator/index.ts';

export const simulator = (await (await fetch('/simulator.json')).json()) as {
  readonly libraryUrl: string;
  readonly gatewayUrl: string;
};

export const CARDS = {
  good: '4111111111111111',
  declined: '4242424242424242',
  challenge: '4000000000001091',
};

let orders = 0;

/** @returns the reference of an order nobody has paid yet; it says what is to be paid. */
export const newOrder = (amount = 1050, currency = 'GBP'): string =>
  `${amount}-${currency}-${Date.now().toString(36)}${++orders}`;

/** What the tag says, where a test says nothing else. */
const tag = (): Record<string, string> => ({
  'session-url': '/pay/session',
  'confirm-url': '/pay/confirm',
  'library-url': simulator.libraryUrl,
  'gateway-url': simulator.gatewayUrl,
  order: newOrder(),
  locale: 'en-GB',
});

/** Creates the element, not yet in the page. `null` leaves an attribute out. */
export function createPayForm(attributes: Record<string, string | null> = {}): PayForm {
  const element = document.createElement('pay-form');
  for (const [name, value] of Object.entries({ ...tag(), ...attributes })) {
    if (value !== null) element.setAttribute(name, value);
  }
  return element;
}

/** Puts the element into the page; {@link cleanUp} takes it out. */
export async function addPayForm(attributes: Record<string, string | null> = {}): Promise<PayForm> {
  return place(createPayForm(attributes));
}

/** Puts an element into the page that was created before. */
export async function place<T extends Element>(element: T): Promise<T> {
  const parent = await fixture<HTMLElement>(document.createElement('main').outerHTML);
  parent.append(element);
  return element;
}

/** An element that can take a payment. */
export async function readyPayForm(attributes: Record<string, string | null> = {}): Promise<PayForm> {
  const element = await addPayForm(attributes);
  await element.ready;
  return element;
}

/** To be called after each test: takes all out, and lets everything work again. */
export async function cleanUp(): Promise<void> {
  fixtureCleanup();
  await executeServerCommand('recover');
}

export type PayFormEvent = {
  [T in keyof PayFormEventMap]: PayFormEventMap[T] & { type: T };
}[keyof PayFormEventMap];

const TYPES = [
  'ready',
  'statechange',
  'submit',
  'challenge',
  'success',
  'decline',
  'cancel',
  'unknown',
  'error',
  'session-expired',
].map((name) => `pay-${name}`);

/** Writes down events as they come to the page: `pay-ready`, `ready > submitting` … */
export function record(element: EventTarget): string[] {
  const log: string[] = [];
  for (const type of TYPES) {
    element.addEventListener(type, (event) => {
      const { previous, state } = ((event as CustomEvent).detail ?? {}) as {
        previous?: string;
        state?: string;
      };
      log.push(type === 'pay-statechange' ? `${previous} > ${state}` : type);
    });
  }
  return log;
}

/** @returns the next event of that type, as its listeners get it. */
export const next = <T extends keyof PayFormEventMap>(
  element: EventTarget,
  type: T,
): Promise<PayFormEventMap[T]> =>
  new Promise((resolve) =>
    element.addEventListener(type, (event) => resolve(event as PayFormEventMap[T]), { once: true }),
  );

const OUTCOMES = ['pay-success', 'pay-decline', 'pay-cancel', 'pay-unknown', 'pay-error'] as const;

/** @returns the next outcome of an attempt, whichever it is. */
export const outcomeOf = (element: EventTarget): Promise<PayFormEventMap[(typeof OUTCOMES)[number]]> =>
  Promise.race(OUTCOMES.map((type) => next(element, type)));

/**
 * Presses the pay button and waits for the outcome.
 * @throws where it is another one.
 */
export async function pay<T extends (typeof OUTCOMES)[number]>(
  element: PayForm,
  type: T,
): Promise<PayFormEventMap[T]> {
  const outcome = outcomeOf(element);
  part(element, 'button').click();
  const event = await outcome;
  if (event.type === type) return event as PayFormEventMap[T];
  throw new Error(`expected ${type}, got ${event.type}: ${event.detail.error?.code ?? ''}`);
}

type Field = 'card-number' | 'expiration-date' | 'security-code';

/** Types into a hosted field, as a shopper does. */
export const type = (frame: Field, text: string): Promise<void> =>
  executeServerCommand('type', { frame, text });

/** Presses a key in a hosted field. */
export const pressIn = (frame: Field, press: string): Promise<void> =>
  executeServerCommand('type', { frame, press });

/** @returns a property or a computed style of something in a hosted field's frame; its input's value by default. */
export const read = (frame: Field, property?: string, selector?: string): Promise<string> =>
  executeServerCommand('read', { frame, property, selector });

export async function typeCard(number = CARDS.good): Promise<void> {
  await type('card-number', number);
  await type('expiration-date', '12/30');
  await type('security-code', '123');
}

/** Answers the bank's question. */
export const decide = (decision: 'approve' | 'refuse' | 'cancel'): Promise<void> =>
  executeServerCommand('decide', { decision });

/** Makes the simulated provider fail. */
export const fail = (failure: Failure, options?: FailureOptions): Promise<void> =>
  executeServerCommand('fail', { failure, options });

/** @returns what the simulated gateway has recorded for the element's order. */
export const transactionsOf = ({ order }: PayForm): Promise<Transaction[]> =>
  executeServerCommand('transactions', { order });

/** @returns how often money moved for the element's order. */
export const paymentsOf = async (element: PayForm): Promise<number> =>
  (await transactionsOf(element)).filter(
    ({ requesttypedescription, errorcode }) => requesttypedescription === 'AUTH' && errorcode === '0',
  ).length;

/** @returns what the merchant's server was asked about the element's order. */
export const requestsOf = ({
  order,
}: PayForm): Promise<(({ step: string; id: string } & SessionRequest) & ConfirmRequest)[]> =>
  executeServerCommand('requests', { order });

/** Shorter than a test may take, so that what was waited for is what is told. Milliseconds. */
const UNTIL_MS = 18_000;

/**
 * Waits until it is so; what fails on the way, such as a frame that is just being replaced, is no answer.
 * @throws where it takes longer than {@link UNTIL_MS}, naming the condition.
 */
export async function until(condition: () => unknown): Promise<void> {
  const deadline = performance.now() + UNTIL_MS;
  while (
    !(await Promise.resolve()
      .then(condition)
      .catch(() => false))
  ) {
    if (performance.now() > deadline) throw new Error(`It never came to be so: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Long enough for a message to be heard and acted on, where nothing is to come of it. */
export const moment = (ms = 300): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The page's preference for dark or light. */
export const prefer = (scheme: 'dark' | 'light'): Promise<void> => executeServerCommand('media', { scheme });

export const press = (key: string): Promise<void> => executeServerCommand('press', { key });

/** @returns the one element with that part in the shadow tree; of several, the one in sight. */
export function part(element: PayForm, name: string): HTMLElement {
  const all = element.shadowRoot?.querySelectorAll<HTMLElement>(`[part~=${name}]`) ?? [];
  const found = [...all].find((each) => each.checkVisibility()) ?? all[0];
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
}

/**
 * Lets waits of five seconds and more pass in a few; which is the longer one, stays.
 *
 * @returns a function for `setTimeout` to be itself again.
 */
export function hurry(): () => void {
  const original = window.setTimeout.bind(window);
  const quick = (handler: TimerHandler, delay = 0, ...rest: unknown[]) =>
    original(handler, delay >= 5_000 ? 1_000 + delay / 500 : delay, ...rest);
  Object.assign(window, { setTimeout: quick });
  return () => void Object.assign(window, { setTimeout: original });
}
