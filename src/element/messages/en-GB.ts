/** British English, and the list of what a locale has to say. `{amount}` and the like are filled in. */
export const messages = {
  pay: 'Pay {amount}',
  loading: 'Loading…',
  submitting: 'Paying…',
  challenging: 'Your bank asks you to confirm.',
  confirming: 'Checking the payment…',
  test: 'Test mode: no money moves',
  by: 'Payment by {provider}',
  retry: 'Try again',
  close: 'Close',
  required: 'Please pay first.',
  cardNumber: 'Card number',
  expirationDate: 'Expiry date',
  securityCode: 'Security code',
  'invalid-fields': 'Please check the details.',
  'amount-mismatch': 'The price has changed. Please check it.',
  renewed: 'Session renewed.',
  paid: 'Payment received. Reference: {reference}',
  declined: 'Payment declined. Use another card.',
  cancelled: 'Payment cancelled. Nothing was taken.',
  pending: 'Payment pending. Please do not pay again.',
  unknown: 'We do not know yet if you have paid. Please do not pay again.',
  failed: 'Not loaded. No payment was made now. ({code})',
  'instance-busy': 'Another payment form is open.',
};

export type Messages = typeof messages;
