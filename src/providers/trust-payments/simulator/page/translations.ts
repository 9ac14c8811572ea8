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

/** What the fields say in the real library's other languages, in the order of {@link FIELD_TEXTS}. */
const FIELDS_IN: Readonly<Record<string, readonly string[]>> = {
  cy_GB: [
    'Rhif cerdyn',
    'Dyddiad dod i ben',
    'Cod diogelwch',
    'Talu',
    'Mae angen y maes',
    'Patrwm anghywir',
    'MM/BB',
  ],
  da_DK: [
    'Kortnummer',
    'Udløbsdato',
    'Sikkerhedskode',
    'Betal',
    'Feltet er påkrævet',
    'Mønster passer ikke',
    'MM/ÅÅ',
  ],
  de_DE: [
    'Kartennummer',
    'Ablaufdatum',
    'Sicherheitscode',
    'Zahlen',
    'Pflichtfeld',
    'Muster passt nicht',
    'MM/JJ',
  ],
  fr_FR: [
    'Numéro de carte',
    "Date d'expiration",
    'Code de sécurité',
    'Payer',
    'Champ requis',
    'Motif incorrect',
    'MM/AA',
  ],
  it_IT: [
    'Numero carta',
    'Data di scadenza',
    'Codice di sicurezza',
    'Paga',
    'Campo obbligatorio',
    'Schema errato',
    'MM/AA',
  ],
  nl_NL: [
    'Kaartnummer',
    'Vervaldatum',
    'Beveiligingscode',
    'Betalen',
    'Veld is verplicht',
    'Patroon klopt niet',
    'MM/JJ',
  ],
  no_NO: [
    'Kortnummer',
    'Utløpsdato',
    'Sikkerhetskode',
    'Betal',
    'Feltet er påkrevd',
    'Mønsteret passer ikke',
    'MM/ÅÅ',
  ],
  sv_SE: [
    'Kortnummer',
    'Utgångsdatum',
    'Säkerhetskod',
    'Betala',
    'Fältet krävs',
    'Mönstret stämmer inte',
    'MM/ÅÅ',
  ],
};
const FIELD_TEXTS = [
  'Card number',
  'Expiration date',
  'Security code',
  'Pay',
  'Field is required',
  'Value mismatch pattern',
  'MM/YY',
];

/** @returns a text in the locale of the JWT, unless the merchant has one of his own for it. */
export function translate(text: string, locale: string, overrides: Texts = {}): string {
  const inFields = FIELDS_IN[locale]?.[FIELD_TEXTS.indexOf(text)];
  return overrides[text] ?? LOCALES[locale]?.[text] ?? inFields ?? text;
}
