export { movableClock, realClock, type Clock, type MovableClock } from './clock.ts';
export {
  storm,
  type Attempt as SendAttempt,
  type Incoming as MerchantAnswer,
  type Sender,
  type SenderOptions,
  type SendOptions,
  type Sent,
} from './sender.ts';
export { trustPaymentsSender, type UrlNotificationFields } from './trust-payments.ts';
export { TRUSTLY_DELAYS, trustlySender, type TrustlyMessage } from './trustly.ts';
export { trustshareSender, type TrustshareMessage } from './trustshare.ts';
export { truustSender, type TruustMessage } from './truust.ts';
