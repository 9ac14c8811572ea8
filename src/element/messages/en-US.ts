import { messages as british, type Messages } from './en-GB.ts';

/** American English, where it differs. */
export const messages: Messages = {
  ...british,
  expirationDate: 'Expiration date',
  cancelled: 'Payment canceled',
};
