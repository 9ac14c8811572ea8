/** Every type that a page, or a provider's half in the page, can touch. */
export type {
  ErrorDetail,
  OutcomeDetail,
  PayFormEventMap,
  ReadyDetail,
  SessionExpiredDetail,
  StateChangeDetail,
  SubmitDetail,
  TelemetryDetail,
} from '../../element/payment/events.ts';
export type { PayState } from '../../element/payment/payment-state.ts';
export type {
  Mode as PayFormMode,
  Presentation,
  SessionSource,
  Settings as PayFormSettings,
} from '../../element/settings.ts';
export type {
  Adapter,
  AdapterHost,
  AdapterModule,
  Answer as ConfirmationAnswer,
  Attempt as AttemptOutcome,
  CreateAdapter,
  HostElement,
} from '../../element/adapter/adapter.ts';
export type { PageProviderDefinition } from '../../element/adapter/providers.ts';
export type { Theme, Token as ThemeToken } from '../../element/adapter/theme.ts';
export type { Messages } from '../../element/messages/en-GB.ts';
export type {
  Confirmation,
  ConfirmationStatus,
  ConfirmRequest,
  Evidence,
  PageProvider,
  Refusal,
  Session,
  SessionRequest,
  ShopperTask,
} from '../../protocol/messages.ts';
export type { Money } from '../../protocol/money.ts';
export type { FieldProblems, PageErrorCode, PayErrorCode } from '../../protocol/pay-error.ts';
export type { ProviderDefinition } from '../../protocol/provider-definition.ts';
export type { TrustPaymentsSession } from '../../providers/trust-payments/definition.ts';
export type { TrustshareSession } from '../../providers/trustshare/definition.ts';
export type { TruustSession } from '../../providers/truust/definition.ts';
