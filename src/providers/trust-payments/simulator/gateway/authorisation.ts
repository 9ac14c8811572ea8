import type { GatewayCard } from './card.ts';
import type { Challenge } from './challenges.ts';

/** Fields of a transaction under the gateway's names. */
export type Fields = Readonly<Record<string, string>>;

/** What 3-D Secure found out about a card. */
export interface Authentication {
  /** Whether the card takes part: `Y`, `N`, or `U` where that is unknown. */
  readonly enrolled: string;
  readonly status?: string;
  readonly version?: string;
}

export const OK: Fields = { errorcode: '0', errormessage: 'Ok' };
export const RESULT: Fields = { customeroutput: 'RESULT' };

const VERSION = '2.1.0';
/** Electronic commerce indicator by 3-D Secure status; none: the payment was not authenticated. */
const ECI: Readonly<Record<string, string>> = { Y: '05', A: '06' };
const DECLINE: Fields = { errorcode: '70000', errormessage: 'Decline' };
/** Published test amounts, in minor units (help.trustpayments.com, "Testing"). */
const AMOUNTS: ReadonlyMap<string, Fields> = new Map([
  ['70000', DECLINE],
  ['60010', { errorcode: '60010', errormessage: 'Bank System Error' }],
]);

/** @returns what the card's bank says without asking its customer, or that it wants to ask. */
export function authenticate({ behaviour }: GatewayCard): Authentication | 'challenge' {
  if (behaviour.startsWith('challenge-')) return 'challenge';
  if (behaviour.startsWith('frictionless-')) {
    return { enrolled: 'Y', status: behaviour.slice(-1), version: VERSION };
  }
  return { enrolled: behaviour === 'lookup-U' ? 'U' : 'N' };
}

/** @returns what the bank told the gateway; a challenge that nobody answered authenticates nobody. */
export function afterChallenge({ result, version }: Challenge): Authentication {
  return { enrolled: 'Y', status: result === 'Y' || result === 'U' ? result : 'N', version };
}

/** @returns an authentication in the words of a THREEDQUERY. */
export function queryFields({ enrolled, version }: Authentication): Fields {
  return { ...OK, enrolled, settlestatus: '0', ...(version && { threedversion: version }) };
}

/**
 * @param baseamount minor units.
 * @param settlestatus as the merchant's JWT asks for it.
 * @returns the bank's word on the payment, as an AUTH reports it.
 */
export function authorise(
  { behaviour, scheme }: GatewayCard,
  baseamount: string,
  settlestatus: string,
  authentication?: Authentication,
): Fields {
  const { enrolled, status, version } = authentication ?? {};
  const common: Fields = {
    ...(enrolled && { enrolled }),
    ...(status && { status, eci: ECI[status] ?? '07' }),
    ...(version && { threedversion: version }),
    securityresponseaddress: '0',
    securityresponsepostcode: '0',
    securityresponsesecuritycode: '2',
    issuer: `${scheme} Test Issuer`,
    issuercountryiso2a: 'ZZ',
    dccenabled: '0',
  };
  const refusal =
    status === 'N' || status === 'R'
      ? { errorcode: '60022', errormessage: 'Unauthenticated' }
      : behaviour === 'declined'
        ? DECLINE
        : AMOUNTS.get(baseamount);
  return refusal
    ? { ...common, ...refusal, customeroutput: 'TRYAGAIN', settlestatus: '3', acquirerresponsecode: '05' }
    : {
        ...common,
        ...OK,
        ...RESULT,
        settlestatus,
        authcode: 'TEST',
        acquirerresponsecode: '00',
        tid: '27882788',
      };
}
