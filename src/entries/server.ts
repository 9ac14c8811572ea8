// What page and server say to each other.
export { isConfirmation } from '../protocol/confirmation.ts';
export { isSession } from '../protocol/messages.ts';
export type {
  Confirmation,
  ConfirmationStatus,
  ConfirmRequest,
  Evidence,
  PageProvider,
  Refusal,
  Session,
  SessionRequest,
} from '../protocol/messages.ts';
export { exponentOf, formatMoney, toMajor, toMinor, type Money } from '../protocol/money.ts';
export type { PageErrorCode, ServerErrorCode } from '../protocol/pay-error.ts';
export { PayError, type FieldProblems, type PayErrorCode } from '../server/error.ts';

// Payments: the handler, the providers' contract, the inbox and its stores.
export { createPayments, type Payments, type PaymentsOptions } from '../server/payments/create-payments.ts';
export type { PaymentChoice } from '../server/payments/cancel.ts';
export type { RefundOptions } from '../server/payments/refund.ts';
export type { Retention } from '../server/payments/retention.ts';
export type { Swept } from '../server/payments/sweep.ts';
export { orderToken, readOrderToken, type OrderTokenOptions } from '../server/payments/order-token.ts';
export {
  contentSecurityPolicy,
  permissionsPolicy,
  preloadHints,
  scriptInventory,
  type ContentSecurityPolicyOptions,
  type PreloadHints,
} from '../server/payments/page-policy.ts';
export type { PageNeeds, PageScript } from '../server/provider/page-needs.ts';
export type { RequestSource } from '../server/payments/router.ts';
export type {
  ActionOutcome,
  Delivery,
  Ending,
  FindOrder,
  OrderPurpose,
  Order,
  PaymentAction,
  PaymentLookUp,
  Provider,
  ProviderContext,
  Reading,
  RefundRequest,
  Rejection,
  Reply,
  Verdict,
} from '../server/provider/provider.ts';
export {
  RANKS,
  rankOf,
  type EventOf,
  type PaymentEvent,
  type PaymentEventType,
  type ProviderName,
} from '../server/provider/payment-event.ts';
export type { Doubt, EventOutcome, Held, Inbox, OnPayment, PaymentContext } from '../server/inbox/inbox.ts';
export type {
  DueLetter,
  KeptDelivery,
  OpenedAttempt,
  OpenRefund,
  WorkStore,
} from '../server/ledger/work-store.ts';
export type { Ledger, LedgerStatus, Totals } from '../server/ledger/ledger.ts';
export type { Movement, MovementKind, MovementState } from '../server/ledger/movement.ts';
export type {
  DeadLetter,
  Effect,
  EventKey,
  Failure,
  FailureReason,
  Known,
  OrderState,
  Store,
  Taken,
  Transaction,
} from '../server/ledger/store.ts';
export { memoryStore } from '../server/stores/memory-store.ts';
export {
  postgresStore,
  type PostgresClient,
  type PostgresPool,
  type PostgresQuery,
  type PostgresResult,
} from '../server/stores/postgres-store.ts';
export { sqliteStore } from '../server/stores/sqlite-store.ts';
export type { Notice, OnNotice } from '../server/notice.ts';
export { redact, redactError } from '../server/redact/redact.ts';
export { keepSecret } from '../server/redact/secrets.ts';

// Hosts.
export type { Handler } from '../server/hosts/handler.ts';
export { fastifyPlugin, type FastifyScope } from '../server/hosts/fastify.ts';
export { koaHandler, type KoaContext } from '../server/hosts/koa.ts';
export { lambdaHandler, type LambdaEvent, type LambdaResult } from '../server/hosts/lambda.ts';
export { nodeHandler } from '../server/hosts/node.ts';

// The connection policy.
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
  type NameServers,
  type Outcome as ConnectionOutcome,
  type PolicySettings,
  type PostRequest,
  type ResolverOptions,
  type Stage as ConnectionStage,
} from '../server/net/policy-connection/index.ts';

// Providers.
export * from '../providers/trust-payments/server/index.ts';
export * from '../providers/truust/server/index.ts';
export * from '../providers/trustshare/server/index.ts';
export * from '../providers/trustly/server/index.ts';
