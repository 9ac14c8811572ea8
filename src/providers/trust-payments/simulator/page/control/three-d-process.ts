import type { Settings } from '../settings.ts';
import type { ControlChannel } from './channel.ts';
import type { GatewayClient, GatewayResult } from './gateway-client.ts';
import { threeDResponse } from './three-d-response.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A challenge that did not authenticate, as the result that the page is told. */
export class ChallengeEnded extends Error {
  constructor(readonly result: GatewayResult & { readonly isCancelled?: boolean }) {
    super(result.errormessage);
  }
}

/** Runs an attempt up to the answer of its payment request, and the challenge where there is one. */
export async function payWithThreeDSecure(
  requestTypes: readonly string[],
  card: Fields,
  merchantFields: Fields,
  { client, channel, settings }: { client: GatewayClient; channel: ControlChannel; settings: Settings },
): Promise<GatewayResult> {
  const payment = { termurl: 'https://termurl.com', ...merchantFields, ...card };
  if (!requestTypes.includes('THREEDQUERY')) return client.request(payment);

  const shown = new Promise((resolve) => setTimeout(resolve, settings.processingScreenMs));
  const hide = (): Promise<unknown> => channel.query('ST_THREE_D_SECURE_PROCESSING_SCREEN_HIDE');
  // An attempt that ends without coming back here leaves the screen to this.
  const ended = new AbortController();
  const hideLater = (): unknown =>
    setTimeout(() => void (ended.signal.aborted || hide()), settings.processingScreenMs);
  channel.bus.on('TRANSACTION_COMPLETE', hideLater, ended.signal);

  const lookup = await client.request({ requesttypedescriptions: ['THREEDLOOKUP'], ...card });
  const cardType = lookup.paymenttypedescription;
  await channel.query('ST_THREE_D_SECURE_PROCESSING_SCREEN_SHOW', cardType);
  if (lookup.threedmethodurl) {
    await channel.query('ST_THREE_D_SECURE_METHOD_URL', {
      methodUrl: lookup.threedmethodurl,
      notificationUrl: lookup.threednotificationurl,
      transactionId: lookup.threedstransactionid,
    });
  }
  const id = Math.trunc(100_000 + Math.random() * 900_000);
  const browser = await channel.query(
    'ST_THREE_D_SECURE_BROWSER_DATA',
    `${settings.browserDataUrl}?id=${id}`,
  );
  const result = await client.request({ ...payment, ...(browser as Fields) });
  await shown;
  await hide();
  ended.abort();
  return result.acsurl ? challenge(result, cardType, channel) : result;
}

async function challenge(
  result: GatewayResult,
  cardType: unknown,
  channel: ControlChannel,
): Promise<GatewayResult> {
  const { acsurl: acsUrl, threedpayload: payload } = result;
  const asked = await channel.query('ST_THREE_D_SECURE_CHALLENGE', { acsUrl, payload, cardType });
  const { status, description, data } = asked as {
    status: string;
    description: string;
    data: { cres?: unknown };
  };
  if (status === 'CANCELLED') {
    const errormessage = 'Payment has been cancelled';
    throw new ChallengeEnded({ ...result, errorcode: '0', errormessage, isCancelled: true });
  }
  const threedresponse = threeDResponse(status, description, data.cres);
  if (status !== 'FAILURE' && status !== 'ERROR') return { ...result, threedresponse };
  throw new ChallengeEnded({
    ...result,
    acquirerresponsemessage: description,
    errorcode: '50003',
    errormessage: 'An error occurred',
    threedresponse,
  });
}
