export { trustPayments, type MorePayload, type TrustPaymentsOptions } from './provider.ts';
export type { TrustPaymentsCredentials } from './credentials.ts';
export type { Algorithm } from './jws.ts';
export { mintJwt } from './mint.ts';
export type {
  PayloadAmount,
  PayloadFields,
  RequestType,
  TrustPaymentsLocale,
  TrustPaymentsPayload,
} from './payload.ts';
export { isLiveSite, verifyResultJwt, type ResultJwtVerdict, type VerifyOptions } from './verify.ts';
export type { ResultJwtOutcome, ResultJwtReason } from './reasons.ts';
export type { SecurityChecks, ThreeDSecure, TrustPaymentsAttempt, TrustPaymentsPayment } from './attempt.ts';
export { errorCode, type CodeOutcome, type ErrorCode } from './codes.ts';
export { trustPaymentsEvent, type TrustPaymentsFields } from './event.ts';
export {
  verifyUrlNotification,
  type NotificationAlgorithm,
  type RefusedNotification,
  type UrlNotification,
  type UrlNotificationOptions,
  type UrlNotificationRefusal,
  type UrlNotificationSettings,
  type UrlNotificationVerification,
} from './url-notification.ts';
export { trustPaymentsWebservices, type WebservicesOptions } from './webservices.ts';
export type {
  Answered as WebservicesAnswer,
  Failure as WebservicesFailure,
  QueryFilter as WebservicesQuery,
  Refund as WebservicesRefund,
  TransactionRecord,
  Update as WebservicesUpdate,
  Webservices,
} from './webservices-types.ts';
