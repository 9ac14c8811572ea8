import { keptBy, type Ledger } from '../ledger/ledger.ts';
import type { Notice, OnNotice } from '../notice.ts';
import type { PaymentEvent } from '../provider/payment-event.ts';

/**
 * What a provider tells of is a fact, also where it should not have happened: somebody has to put it right.
 *
 * @param subject what the notice is about.
 * @param told the event as the merchant was told it.
 * @param ledger the order's money with it.
 */
export function reportMoney(
  onNotice: OnNotice,
  subject: Partial<Notice>,
  told: PaymentEvent,
  ledger: Ledger | undefined,
): void {
  if (told.type === 'payment.duplicate') {
    const hint = 'Refund this payment: another has paid the order.';
    onNotice({ ...subject, kind: 'second-payment', reason: 'order-paid-twice', hint });
  } else if (ledger?.status === 'over-refunded') {
    const hint = 'More was given back than was taken for this order. Look at its refunds.';
    onNotice({ ...subject, kind: 'over-refunded', reason: 'order-over-refunded', hint });
  } else if (told.balance && ledger && keptBy(told.provider, ledger, told.balance) !== 0) {
    const hint =
      'News may still be on its way. Where they are not, one was lost: look the order up at the provider.';
    onNotice({ ...subject, kind: 'balance-differs', reason: 'balance-differs', hint });
  }
}
