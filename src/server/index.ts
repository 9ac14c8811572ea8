export * from '../contract/index.ts';
export { PayError } from './error.ts';
export * from './event.ts';
export type * from './provider.ts';
export type * from './inbox/store.ts';
export { errorCode, type CodeOutcome, type ErrorCode } from './trust-payments/codes.ts';
export { trustPaymentsEvent, type TrustPaymentsFields } from './trust-payments/event.ts';
export type { TrustPaymentsCredentials } from './trust-payments/credentials.ts';
export type { Algorithm } from './trust-payments/jws.ts';
export { mintJwt } from './trust-payments/mint.ts';
export type * from './trust-payments/payload.ts';
export type * from './trust-payments/attempt.ts';
export type { ResultJwtOutcome, ResultJwtReason } from './trust-payments/reasons.ts';
export * from './trust-payments/verify.ts';
export { createPayments, type Payments, type PaymentsOptions } from './payments.ts';
export { memoryStore } from './inbox/memory-store.ts';
export { postgresStore, type PostgresPool } from './inbox/postgres-store.ts';
export { sqliteStore } from './inbox/sqlite-store.ts';
export type { Fared, Held, OnPayment, PaymentContext } from './inbox/inbox.ts';
export type { Notice, OnNotice } from './notice.ts';
export { fastifyPlugin } from './http/fastify.ts';
export { koaHandler } from './http/koa.ts';
export { nodeHandler } from './http/node.ts';
export { trustPayments, type MorePayload, type TrustPaymentsOptions } from './trust-payments/provider.ts';
export * from './truust/index.ts';
export * from './trustshare/index.ts';
export { trustPaymentsWebservices, type WebservicesOptions } from './trust-payments/webservices.ts';
export type {
  TransactionRecord,
  Failure as WebservicesFailure,
  Answered,
  QueryFilter,
  Update,
  Refund,
  Webservices,
} from './trust-payments/webservices-types.ts';
export {
  createConnection,
  createConnector,
  createResolver,
  POLICY,
  systemClock,
  type Attempt as ConnectionAttempt,
  type Clock,
  type Connection,
  type ConnectionOptions,
  type Connector,
  type NameResolver,
  type Outcome as ConnectionOutcome,
  type PostRequest,
  type ResolverOptions,
  type Stage as ConnectionStage,
} from './connection/index.ts';
export { keepSecret, redact, redactError } from './redact.ts';
export * from './trustly/index.ts';
export { verifyUrlNotification, type UrlNotificationSettings } from './trust-payments/url-notification.ts';
