/** What is said until the shopper can pay. */
export const messages = {
  pay: 'Pay {amount}',
  loading: 'Loading…',
  test: 'Test mode: no money moves',
  by: 'Payment by {provider}',
  retry: 'Try again',
  required: 'Please pay first.',
  cardNumber: 'Card number',
  expirationDate: 'Expiry date',
  securityCode: 'Security code',
  fieldRequired: 'Please fill this in.',
  fieldIncorrect: 'Please check this.',
  expiryFormat: 'MM/YY',
  failed: 'The payment could not be started',
};
