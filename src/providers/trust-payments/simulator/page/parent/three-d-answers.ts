import type { ResolvedConfig } from '../config.ts';
import { respond } from '../query.ts';
import type { ParentChannel } from './channel.ts';
import { ThreeDSecure } from './three-d-secure.ts';

type Texts = Readonly<Record<string, string>>;

/** Does for the control frame what has to be done in the merchant's page. */
export function answerThreeDSecure(
  { bus, post }: ParentChannel,
  cancelLabel: () => string,
  signal: AbortSignal,
): void {
  const threeD = new ThreeDSecure(bus);
  const answers: Record<string, (data: never) => unknown> = {
    INIT: (config: ResolvedConfig['threeDSecure']) => {
      const cancel = config.translations.cancel ?? cancelLabel();
      return threeD.init({ ...config, translations: { cancel } });
    },
    METHOD_URL: ({ methodUrl = '', notificationUrl = '', transactionId = '' }: Texts) =>
      threeD.callMethod(methodUrl, notificationUrl, transactionId),
    BROWSER_DATA: (url: string) => threeD.browserData(url),
    PROCESSING_SCREEN_SHOW: (cardType: string) => threeD.showProcessing(cardType),
    PROCESSING_SCREEN_HIDE: () => threeD.hideProcessing(),
    CHALLENGE: ({ acsUrl = '', payload = '', cardType = '' }: Texts) =>
      threeD.challenge(acsUrl, payload, cardType),
  };
  for (const [name, answer] of Object.entries(answers)) {
    respond(bus, post, `ST_THREE_D_SECURE_${name}`, answer as (data: unknown) => unknown, signal);
  }
  bus.on('THREED_CANCEL', () => threeD.cancel(), signal);
}
