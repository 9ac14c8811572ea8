export { movableClock, realClock, type Clock, type MovableClock } from './clock.ts';
export {
  createSender,
  storm,
  type Attempt,
  type Incoming,
  type Line,
  type Outgoing,
  type Sender,
  type SenderOptions,
  type SendOptions,
  type Sent,
} from './sender.ts';
export { trustPaymentsSender, type UrlNotificationFields } from './trust-payments.ts';
export { TRUSTLY_DELAYS, trustlySender, type TrustlyMessage } from './trustly.ts';
export { trustshareSender, type TrustshareMessage } from './trustshare.ts';
export { truustSender, type TruustMessage } from './truust.ts';
