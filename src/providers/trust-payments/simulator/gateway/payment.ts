import type { Account } from '../account.ts';
import type { Transactions } from '../transactions.ts';
import {
  afterChallenge,
  authenticate,
  authorise,
  OK,
  queryFields,
  RESULT,
  type Fields,
} from './authorisation.ts';
import type { GatewayCard } from './card.ts';
import type { Challenges } from './challenges.ts';
import type { MerchantOrder } from './merchant-jwt.ts';
import type { ResultElement } from './result-jwt.ts';

/** What a payment request is processed with. */
export interface PaymentContext {
  readonly account: Account;
  readonly transactions: Transactions;
  readonly challenges: Challenges;
  /** The bank's challenge page. */
  readonly acsUrl: string;
}

/** What became of the request types: those processed, and those still to come. */
export interface Processed {
  readonly response: readonly ResultElement[];
  readonly remaining: readonly string[];
  /** Reference of the last transaction: the parent of what is still to come. */
  readonly parent: string;
}

/** Processes the request types of a merchant's JWT in their order, until one of them stops the rest. */
export function processPayment(order: MerchantOrder, card: GatewayCard, context: PaymentContext): Processed {
  const { payload } = order;
  const bypassed = card.behaviour === 'bypass' || listed(payload.threedbypasspaymenttypes, card.scheme);
  const types = order.requestTypes.filter((type) => type !== 'THREEDQUERY' || !bypassed);
  const record = recorder(order, card, context);
  const challenge = context.challenges.ofTransaction(record.parent());
  let authentication = challenge && afterChallenge(challenge);
  const response: ResultElement[] = [];
  const ended = (remaining: readonly string[]): Processed => ({
    response,
    remaining,
    parent: record.parent(),
  });

  if (types.length === 0) response.push(BYPASSED);
  for (const [index, type] of types.entries()) {
    if (type === 'THREEDQUERY') {
      const query = authenticate(card);
      if (query === 'challenge') {
        response.push(redirect(record.add, order, card, context));
        return ended(types.slice(index + 1));
      }
      authentication = query;
      response.push(record.add(type, queryFields(query)));
    } else if (type === 'AUTH') {
      const fields = authorise(card, order.baseamount, text(payload.settlestatus) || '0', authentication);
      response.push(record.add(type, fields));
      if (fields.errorcode !== '0') return ended([]);
    } else {
      const concludes = type === 'ACCOUNTCHECK' && !types.includes('AUTH');
      response.push(record.add(type, { ...OK, settlestatus: '0', ...(concludes && RESULT) }));
    }
  }
  return ended([]);
}

/** A THREEDQUERY and nothing else, for a card that 3-D Secure is left out for. */
const BYPASSED: ResultElement = {
  requesttypedescription: 'ERROR',
  errorcode: '22000',
  errormessage: 'Bypass',
  customeroutput: 'TRYAGAIN',
};

type Add = (type: string, fields: Fields) => ResultElement;

/** Keeps transactions, each the parent of the next, and words them as elements of the answer. */
function recorder(order: MerchantOrder, card: GatewayCard, { account, transactions }: PaymentContext) {
  const orderreference = text(order.payload.orderreference);
  let parent = text(order.payload.parenttransactionreference);
  const add: Add = (type, fields) => {
    const kept = transactions.add({
      requesttypedescription: type,
      accounttypedescription: text(order.payload.accounttypedescription),
      sitereference: account.siteReference,
      operatorname: account.username,
      livestatus: '0',
      baseamount: order.baseamount,
      currencyiso3a: order.currencyiso3a,
      maskedpan: card.maskedpan,
      paymenttypedescription: card.scheme,
      ...(orderreference && { orderreference }),
      ...(parent && { parenttransactionreference: parent }),
      ...fields,
    });
    parent = kept.transactionreference;
    // The real answers have no site reference either.
    return Object.fromEntries(Object.entries(kept).filter(([name]) => name !== 'sitereference'));
  };
  return { add, parent: () => parent };
}

function redirect(
  add: Add,
  order: MerchantOrder,
  card: GatewayCard,
  { challenges, acsUrl }: PaymentContext,
): ResultElement {
  const version = '2.1.0';
  const money = { amount: Number(order.baseamount), currency: order.currencyiso3a };
  const challenge = challenges.open({ version, behaviour: card.behaviour, money });
  const creq = {
    messageType: 'CReq',
    messageVersion: version,
    threeDSServerTransID: challenge.id,
    acsTransID: challenge.acsTransID,
    challengeWindowSize: '02',
  };
  const element = add('THREEDQUERY', {
    ...queryFields({ enrolled: 'Y', version }),
    customeroutput: 'THREEDREDIRECT',
    acsurl: acsUrl,
    threedpayload: Buffer.from(JSON.stringify(creq)).toString('base64'),
  });
  challenge.transactionreference = String(element.transactionreference);
  return element;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const listed = (value: unknown, item: string): boolean => Array.isArray(value) && value.includes(item);
