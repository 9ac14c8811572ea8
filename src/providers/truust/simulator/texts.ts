import type { CardFormTexts } from '../../../simulator/card-form.ts';

const CARDS = '4548 8120 4940 0004 · 12/26 · 123';

const ENGLISH: CardFormTexts = {
  card: 'Card number',
  expiry: 'Expiry',
  code: 'Security code',
  pay: 'Pay',
  cancel: 'Cancel',
  incomplete: 'Please fill in all fields.',
  refused: 'The payment could not be sent. Please try again.',
  done: 'You can close this window.',
  note: `A stand-in for Truust: no money moves. Test card ${CARDS}; any other is denied.`,
};

const TEXTS: Readonly<Record<string, CardFormTexts>> = {
  en: ENGLISH,
  es: {
    card: 'Número de tarjeta',
    expiry: 'Caducidad',
    code: 'Código de seguridad',
    pay: 'Pagar',
    cancel: 'Cancelar',
    incomplete: 'Rellene todos los campos.',
    refused: 'No se ha podido enviar el pago. Inténtelo de nuevo.',
    done: 'Puede cerrar esta ventana.',
    note: `Un simulacro de Truust: no se mueve dinero. Tarjeta de prueba ${CARDS}; las demás se rechazan.`,
  },
};

/** @param lang what the link's `hl` asks for; English where that language is not spoken here. */
export function textsFor(lang: string): CardFormTexts {
  return TEXTS[lang.slice(0, 2).toLowerCase()] ?? ENGLISH;
}
