import type { Messages } from '../../../element/messages/en-GB.ts';

/**
 * The texts in the hosted fields, by the library's English ones. All of them are ours, so that no language of the
 * library's stands between those of ours, and so that none says "Value mismatch pattern" to a shopper.
 */
export function hostedTexts(messages: Messages): Record<string, string> {
  const { fieldRequired, fieldIncorrect } = messages;
  return {
    'Card number': messages.cardNumber,
    'Expiration date': messages.expirationDate,
    'Security code': messages.securityCode,
    'MM/YY': messages.expiryFormat,
    'Field is required': fieldRequired,
    'Value mismatch pattern': fieldIncorrect,
    'Value is too short': fieldIncorrect,
    'Invalid field': fieldIncorrect,
    'Card number is invalid': fieldIncorrect,
  };
}
