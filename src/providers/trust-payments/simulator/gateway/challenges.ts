import { randomUUID } from 'node:crypto';
import type { Money } from '../../../../protocol/money.ts';
import type { CardBehaviour } from '../cards.ts';

/** How an authentication by challenge ended: the 3-D Secure status, or no status at all. */
export type ChallengeResult = 'Y' | 'N' | 'U' | 'error' | 'cancelled';

/** What the shopper chose on the bank's page. */
export type Decision = 'approve' | 'refuse' | 'cancel';

/** One time that a bank asks its customer. */
export interface Challenge {
  /** `threeDSServerTransID` of EMV 3-D Secure: the bank and the gateway know the challenge by it. */
  readonly id: string;
  /** `acsTransID`: the bank's own name for it. */
  readonly acsTransID: string;
  readonly version: string;
  readonly behaviour: CardBehaviour;
  /** What the shopper is asked to approve. */
  readonly money: Money;
  /** Reference of the THREEDQUERY, once it is recorded. */
  transactionreference?: string;
  result?: ChallengeResult;
}

/**
 * What the bank and the gateway say to each other behind the page's back: the gateway believes only this, never
 * what the page reports of a challenge.
 */
export interface Challenges {
  open(details: Pick<Challenge, 'version' | 'behaviour' | 'money'>): Challenge;
  ofId(id: string): Challenge | undefined;
  ofTransaction(transactionreference: string): Challenge | undefined;
  /** The shopper has decided; the first decision counts. */
  decide(challenge: Challenge, decision: Decision): ChallengeResult;
}

const ON_APPROVAL: Partial<Record<CardBehaviour, ChallengeResult>> = {
  'challenge-N': 'N',
  'challenge-U': 'U',
  'challenge-error': 'error',
};

export function createChallenges(): Challenges {
  const kept: Challenge[] = [];
  return {
    open(details) {
      const challenge: Challenge = { ...details, id: randomUUID(), acsTransID: randomUUID() };
      kept.push(challenge);
      return challenge;
    },
    ofId: (id) => kept.find((challenge) => challenge.id === id),
    ofTransaction: (reference) => kept.find((challenge) => challenge.transactionreference === reference),
    decide(challenge, decision) {
      const approved = ON_APPROVAL[challenge.behaviour] ?? 'Y';
      return (challenge.result ??=
        decision === 'approve' ? approved : decision === 'refuse' ? 'N' : 'cancelled');
    },
  };
}
