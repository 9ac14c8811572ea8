import type { PaymentEvent } from '../provider/payment-event.ts';
import type { DeadLetter, EventKey } from './store.ts';

/** A way to pay that was opened for an order: what there is to ask about, though no page ever comes back. */
export interface OpenedAttempt {
  readonly orderReference: string;
  readonly provider: PaymentEvent['provider'];
  /** When it was opened last, epoch milliseconds by the server's clock. */
  readonly openedAt: number;
  /** How often the provider was asked since what became of it. */
  readonly asked: number;
}

/** The reason of a delivery of which an event was made that is held: it is read anew with its event. */
export const HELD_DELIVERY = 'held';

/**
 * A notification as it came, of which no event could be made: kept, so that it can be read anew once the order is there,
 * the provider answers, or the reader was corrected.
 */
export interface KeptDelivery {
  /** A digest of what it says and where it came: the same for each repetition. */
  readonly id: string;
  readonly provider: PaymentEvent['provider'];
  /** As after `/notifications/<provider>`. It may hold a secret, and so may the headers. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /** When to read it anew; absent for one that was not believed. Epoch milliseconds. */
  readonly rereadAt?: number | undefined;
}

/** A refund that we have asked for, and of which nobody knows yet what became. */
export interface OpenRefund {
  readonly orderReference: string;
  readonly provider: PaymentEvent['provider'];
  /** Of the movement, as long as the provider has not named it. */
  readonly reference: string;
  /** Epoch milliseconds. */
  readonly requestedAt: number;
  /** How often the provider was asked since what became of it. */
  readonly asked: number;
}

/** What the inbox has still to do, and who is at it. */
export interface WorkStore {
  /** Remembers that a way to pay was opened; an earlier one of the same order and provider is forgotten. */
  openAttempt(attempt: Omit<OpenedAttempt, 'asked'> & { readonly askAt: number }): Promise<void>;
  /** @returns the latest way to pay the order that was opened with the provider. */
  attempt(orderReference: string, provider: string): Promise<OpenedAttempt | undefined>;
  /** @returns those that are to be asked about by then, the longest overdue first. */
  dueAttempts(options: { readonly at: number; readonly limit: number }): Promise<OpenedAttempt[]>;
  /** Counts one question. @param askAt when to ask again, epoch milliseconds; `undefined` for never. */
  attemptAsked(attempt: OpenedAttempt, askAt: number | undefined): Promise<void>;

  /** Remembers a refund before it is asked for; one that is known already stays as it is. */
  openRefund(refund: Omit<OpenRefund, 'asked'> & { readonly askAt: number }): Promise<void>;
  /** @returns those that are to be asked about by then, the longest overdue first. */
  dueRefunds(options: { readonly at: number; readonly limit: number }): Promise<OpenRefund[]>;
  /** Counts one question. @param askAt when to ask again; `undefined` where it is known what became of it. */
  refundAsked(reference: string, askAt: number | undefined): Promise<void>;

  /** @returns the held events that are to be tried again by then, the longest overdue first. */
  dueLetters(options: { readonly at: number; readonly limit: number }): Promise<DueLetter[]>;
  /**
   * Notes, before a retry of ours begins, that it has: the mark stays where the process dies in it, and goes once the
   * retry is counted or has failed.
   * @param at epoch milliseconds.
   */
  letterStarted(key: EventKey, at: number): Promise<void>;
  /** Counts one retry of ours. @param retryAt when to try again; `undefined` where it has taken effect. */
  letterRetried(key: EventKey, retryAt: number | undefined): Promise<void>;

  /** Forgets a held event and its bytes: it has taken effect, or was read anew and is another one. */
  dropLetter(key: EventKey): Promise<void>;

  /** Keeps a delivery, of each provider and reason the latest `most`. */
  keepDelivery(delivery: KeptDelivery, most: number): Promise<void>;
  /** @returns those of which no event was made, the latest first. */
  deliveries(options: { readonly limit: number }): Promise<KeptDelivery[]>;
  /** @returns those that are to be read anew by then, the longest overdue first. */
  dueDeliveries(options: { readonly at: number; readonly limit: number }): Promise<KeptDelivery[]>;
  delivery(id: string): Promise<KeptDelivery | undefined>;
  /** @param rereadAt when to read it anew; `undefined` for never. */
  rescheduleDelivery(id: string, rereadAt: number | undefined): Promise<void>;
  /** Forgets a delivery that was read after all. */
  dropDelivery(id: string): Promise<void>;

  /**
   * @param holder a name that no other process has.
   * @returns whether the work is the holder's until then: nobody else's lease of it is still running.
   */
  lease(
    name: string,
    holder: string,
    times: { readonly now: number; readonly until: number },
  ): Promise<boolean>;
}

/** A held event, and how often we have tried it again. */
export interface DueLetter extends DeadLetter {
  readonly retries: number;
  /** When a retry began of which no end is known, epoch milliseconds. */
  readonly startedAt?: number;
}
