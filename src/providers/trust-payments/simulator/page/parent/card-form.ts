import type { ResolvedConfig } from '../config.ts';
import { FRAMES, type FormState } from '../message.ts';
import { payloadOf } from '../request-jwt.ts';
import { createFrame } from './iframe.ts';
import { watchMerchantFields } from './merchant-fields.ts';
import type { PayButton } from './pay-button.ts';
import type { ParentChannel } from './channel.ts';

const FIELDS = ['cardNumber', 'expirationDate', 'securityCode'] as const;

/** Takes over the merchant's form: from here on, only a click on the button or Enter in a field pays. */
export function mountCardForm(
  config: ResolvedConfig,
  button: PayButton,
  channel: ParentChannel,
  frameUrl: string,
  signal: AbortSignal,
): void {
  const { bus, publish } = channel;
  button.set(config.components.startOnLoad ? 'available' : 'loading');
  const form = document.getElementById(config.formId);
  form?.addEventListener('submit', (event) => event.preventDefault(), { signal });

  const submit = (): void => publish('SUBMIT_FORM', { fieldsToSubmit: config.fieldsToSubmit });
  button.onClick(submit, signal);
  bus.on('CALL_SUBMIT_EVENT', submit, signal);
  bus.on('SUBMIT_FORM', () => button.set('blocked'), signal);
  bus.on('UNLOCK_BUTTON', () => button.set('available'), signal);
  bus.on(
    'BLOCK_FORM',
    (state) => {
      button.set(state as FormState);
      for (const field of ['CARD_NUMBER', 'EXPIRATION_DATE', 'SECURITY_CODE'])
        publish(`BLOCK_${field}`, state);
    },
    signal,
  );
  if (form) watchMerchantFields(form, (values) => publish('UPDATE_MERCHANT_FIELDS', values));
  mountFrames(config, frameUrl, signal);
}

function mountFrames({ styles, ...config }: ResolvedConfig, frameUrl: string, signal: AbortSignal): void {
  // A flat map of styles is for all fields.
  const groups = Object.values(styles).some((value) => value instanceof Object)
    ? styles
    : { defaultStyles: styles };
  const params = { locale: payloadOf(config.jwt).locale ?? 'en_GB', origin: config.origin };
  const onlyCode = config.fieldsToSubmit.length === 1 && config.fieldsToSubmit[0] === 'securitycode';
  for (const field of onlyCode ? (['securityCode'] as const) : FIELDS) {
    const own = { ...(groups.defaultStyles as object), ...(groups[field] as object | undefined) };
    const frame = createFrame(FRAMES[field], frameUrl, own, params);
    // A container that isn't there is skipped without a word.
    const container = document.getElementById(config.componentIds[field]);
    container?.append(frame);
    signal.addEventListener('abort', () => {
      // Looked up again: in a form that has left the document, the dead frame stays.
      const place = document.getElementById(config.componentIds[field]);
      if (frame.parentElement === place) frame.remove();
    });
  }
}
