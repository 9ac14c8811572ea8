export { trustshare, type TrustshareOptions } from './provider.ts';
export { trustshareClient, type TrustshareClient, type TrustshareClientOptions } from './client.ts';
export type { Attempt as TrustshareAttempt, IntentBook } from './intent-book.ts';
export type { OpenedIntent, PaymentIntent, TrustshareCheckout, TrustshareProject } from './answer.ts';
export type { NewPaymentIntent, NewSettlement, TrustshareParticipant } from './request.ts';
export type { TrustshareNotificationSettings } from './notification.ts';
export { PAUSE_REASONS, type PauseReason, type TrustshareV0Notification } from './notification-v0-types.ts';
export { pauseRemedy, type PauseRemedy } from './pause.ts';
