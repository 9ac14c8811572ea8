import { formatMoney } from '../../protocol/money.ts';
import type { PaymentController } from '../payment/payment-controller.ts';
import { MOUNT } from '../adapter/light-dom-mount.ts';
import { definitionOf } from '../adapter/providers.ts';
import { isBusy } from '../payment/payment-state.ts';
import { fill } from '../messages/index.ts';
import { localeOf } from '../payment/session-source.ts';

/** An element with a `part`, a class and a role, each of them possibly none. */
function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  part = '',
  className = '',
  role: string | null = null,
) {
  const element = document.createElement(tag);
  Object.assign(element, { part, className, role });
  return element;
}

/** The shadow tree. It never changes its shape: what a library has mounted in a slot would not survive that. */
export class View {
  readonly #fields = make('div', 'fields');
  readonly #notice = make('p', 'notice', '', 'alert');
  readonly button = make('button', 'button');
  readonly #provider = make('span', 'provider');
  readonly #test = make('b', 'test-mark');
  readonly #said = make('p', '', 'said', 'status');
  /** Has the theme's colours, and a transition that tells when they change. */
  readonly probe = make('i', '', 'probe');

  constructor(
    root: ParentNode,
    readonly flow: PaymentController,
  ) {
    const mount = make('slot');
    mount.name = MOUNT;
    this.#fields.append(mount);
    this.#notice.tabIndex = -1;
    this.button.onclick = () => void (flow.state === 'failed' ? flow.load() : flow.element.submit());
    this.probe.ontransitionend = () => flow.adapter?.restyle();
    const small = make('p', '', 'small');
    small.append(this.#provider, this.#test);
    root.append(this.#fields, this.#notice, this.button, small, this.#said, this.probe);
  }

  update(disabled: boolean): void {
    const { flow, button } = this;
    const { state, session, messages, element, reference } = flow;
    const loading = /idle|loading/.test(state);
    const busy = isBusy(state);
    const failed = state === 'failed';
    const { button: action } = flow.adapter ?? {};
    const ended = /succeeded|unknown|failed/.test(state);
    const values = {
      amount: session && formatMoney(session, localeOf(element)),
      provider: session && definitionOf(session.provider).label,
      reference,
      code: flow.error?.diagnosticsId,
    };
    this.#fields.hidden = ended || !!flow.adapter?.elsewhere;
    this.#fields.className = loading ? 'loading' : '';
    this.#notice.className = ended ? `end ${state}` : '';
    button.hidden = !failed && (ended || !!element.hideButton || action === 'none');
    button.ariaDisabled = String(loading || busy || disabled || action === 'off');
    button.ariaBusy = String(busy);
    this.#test.hidden = session?.live !== false;
    const texts: [HTMLElement, string][] = [
      [this.#notice, flow.notice],
      [button, failed ? messages.retry : busy ? messages.submitting : messages.pay],
      [this.#provider, session ? messages.by : ''],
      [this.#test, messages.test],
      [this.#said, flow.announcement],
    ];
    for (const [node, text] of texts) {
      const filled = fill(text, values);
      // A live region speaks whenever its text is set, also to what it was.
      if (node.textContent !== filled) node.textContent = filled;
    }
    if (flow.restoreFocus) this.#notice.focus();
    flow.restoreFocus = false;
  }
}
