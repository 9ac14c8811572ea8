export { movableClock, realClock, type Clock, type MovableClock } from '../../simulator/senders/clock.ts';
export {
  storm,
  type Attempt as SendAttempt,
  type Incoming as MerchantAnswer,
  type Sender,
  type SenderOptions,
  type SendOptions,
  type Sent,
} from '../../simulator/senders/sender.ts';
export {
  trustPaymentsSender,
  type UrlNotificationFields,
} from '../../providers/trust-payments/simulator/sender.ts';
export {
  TRUSTLY_DELAYS,
  trustlySender,
  type TrustlyMessage,
} from '../../providers/trustly/simulator/sender.ts';
export {
  trustshareSender,
  type TrustshareMessage,
  type TrustshareV0Message,
  type TrustshareV1Message,
} from '../../providers/trustshare/simulator/sender.ts';
export { truustSender, type TruustMessage } from '../../providers/truust/simulator/sender.ts';
