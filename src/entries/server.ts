export * from '../protocol/index.ts';
export { PayError } from '../server/error.ts';
export * from '../server/provider/payment-event.ts';
export type * from '../server/provider/provider.ts';
export type * from '../server/ledger/store.ts';
export type * from '../server/inbox/work-store.ts';
export type { Ledger, LedgerStatus, Totals } from '../server/ledger/ledger.ts';
export type { Movement, MovementKind, MovementState } from '../server/ledger/movement.ts';
export { errorCode, type CodeOutcome, type ErrorCode } from '../providers/trust-payments/server/codes.ts';
export { trustPaymentsEvent, type TrustPaymentsFields } from '../providers/trust-payments/server/event.ts';
export type { TrustPaymentsCredentials } from '../providers/trust-payments/server/credentials.ts';
export type { Algorithm } from '../providers/trust-payments/server/jws.ts';
export { mintJwt } from '../providers/trust-payments/server/mint.ts';
export type * from '../providers/trust-payments/server/payload.ts';
export type * from '../providers/trust-payments/server/attempt.ts';
export type { ResultJwtOutcome, ResultJwtReason } from '../providers/trust-payments/server/reasons.ts';
export * from '../providers/trust-payments/server/verify.ts';
export { createPayments, type Payments, type PaymentsOptions } from '../server/payments/create-payments.ts';
export { memoryStore } from '../server/stores/memory-store.ts';
export { postgresStore, type PostgresPool } from '../server/stores/postgres-store.ts';
export { sqliteStore } from '../server/stores/sqlite-store.ts';
export type { EventOutcome as Fared, Held, OnPayment, PaymentContext } from '../server/inbox/inbox.ts';
export type { Notice, OnNotice } from '../server/notice.ts';
export { fastifyPlugin } from '../server/hosts/fastify.ts';
export { koaHandler } from '../server/hosts/koa.ts';
export { nodeHandler } from '../server/hosts/node.ts';
export {
  trustPayments,
  type MorePayload,
  type TrustPaymentsOptions,
} from '../providers/trust-payments/server/provider.ts';
export * from '../providers/truust/server/index.ts';
export * from '../providers/trustshare/server/index.ts';
export {
  trustPaymentsWebservices,
  type WebservicesOptions,
} from '../providers/trust-payments/server/webservices.ts';
export type {
  TransactionRecord,
  Failure as WebservicesFailure,
  Answered,
  QueryFilter,
  Update,
  Refund,
  Webservices,
} from '../providers/trust-payments/server/webservices-types.ts';
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
} from '../server/net/policy-connection/index.ts';
export { keepSecret, redact, redactError } from '../server/redact/redact.ts';
export * from '../providers/trustly/server/index.ts';
export {
  verifyUrlNotification,
  type UrlNotificationSettings,
} from '../providers/trust-payments/server/url-notification.ts';
