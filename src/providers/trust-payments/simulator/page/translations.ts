type Texts = Readonly<Record<string, string>>;

/** Keyed by the English source text, which is also what is shown in a locale that has none. */
const LOCALES: Readonly<Record<string, Texts>> = {
  en_GB: { Ok: 'Payment has been successfully processed' },
  es_ES: {
    'Card number': 'Número de tarjeta',
    'Expiration date': 'Fecha de caducidad',
    'Security code': 'Código de seguridad',
    Pay: 'Pagar',
    'Field is required': 'Este campo es obligatorio',
    'Value mismatch pattern': 'El formato no es correcto',
    'Invalid field': 'El campo no es válido',
    'An error occurred': 'Ha habido un error',
    'Invalid response': 'La respuesta no es válida',
    'Payment has been cancelled': 'El pago se ha cancelado',
    'Payment has been successfully processed': 'El pago se ha realizado correctamente',
    Ok: 'El pago se ha realizado correctamente',
    'Jwt has not been specified': 'No se ha indicado ningún JWT',
    Cancel: 'Cancelar',
    'MM/YY': 'MM/AA',
  },
};

/** @returns a text in the locale of the JWT, unless the merchant has one of his own for it. */
export function translate(text: string, locale: string, overrides: Texts = {}): string {
  return overrides[text] ?? LOCALES[locale]?.[text] ?? text;
}
