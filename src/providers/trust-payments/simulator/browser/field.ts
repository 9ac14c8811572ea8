import { schemeOf } from '../schemes.ts';
import type { ResolvedConfig } from '../page/config.ts';
import { FRAMES, type Bus, type ControlWindow, type FieldState } from '../page/message.ts';
import { showCardIcon } from '../page/field/card-icon.ts';
import { captureAutofill } from '../page/field/autofill.ts';
import { Field } from '../page/field/field.ts';
import { cardNumber, expirationDate, securityCode } from '../page/field/kinds.ts';
import { applyFieldStyles } from '../page/field/field-styles.ts';
import { payloadOf } from '../page/request-jwt.ts';

const control = (window.parent as unknown as Record<string, ControlWindow>)[FRAMES.control];
const name = document.body.dataset.field ?? '';

function start(frame: ControlWindow, bus: Bus, config: ResolvedConfig): void {
  let codeLength: number | undefined;
  const kind =
    { 'card-number': cardNumber, 'expiration-date': expirationDate }[name] ?? securityCode(() => codeLength);
  const field = new Field(kind, frame, config);
  applyFieldStyles(kind.name, config);
  captureAutofill(field);
  if (kind === cardNumber) {
    bus.on('SUBMIT_FORM', () => field.validate());
    if (config.panIcon) {
      bus.on('CHANGE_CARD_NUMBER', (state) => showCardIcon(schemeOf((state as FieldState).value)?.name));
    }
    field.report();
  } else if (kind === expirationDate) {
    field.input.pattern = '^(0[1-9]|1[0-2])\\/([0-9]{2})$';
  } else {
    const setLength = (pan: string): void => {
      codeLength = schemeOf(pan)?.codeLength;
      field.input.pattern = codeLength ? `^[0-9]{${codeLength}}$` : '^[0-9]{3,4}$';
      const standard = config.placeholders.securitycode === '***';
      if (standard) field.input.placeholder = '*'.repeat(codeLength ?? 3);
      field.set(field.input.value);
    };
    setLength(payloadOf(config.jwt).pan ?? '');
    bus.on('CHANGE_CARD_NUMBER', (state) => setLength((state as FieldState).value));
  }
}

if (control?.simulatedBus && control.simulatedConfig) {
  start(control, control.simulatedBus, control.simulatedConfig);
  window.parent.postMessage({ type: 'ST_FRAME_READY', data: window.name }, control.simulatedConfig.origin);
}
