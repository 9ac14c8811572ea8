import { createComponent, type EventName } from '@lit/react';
import * as React from 'react';
import './all-providers.ts';
import './tag.ts';
import '../../element/define.ts';
import { PayForm as PayFormElement } from '../../element/pay-form-element.ts';
import type {
  ErrorDetail,
  OutcomeDetail,
  ReadyDetail,
  SessionExpiredDetail,
  StateChangeDetail,
  SubmitDetail,
  TelemetryDetail,
} from '../../element/payment/events.ts';

const outcome = (name: string) => name as EventName<CustomEvent<OutcomeDetail>>;

/**
 * `<pay-form>` as a React component: properties in camel case, events as `onPaySuccess`, the element itself as the
 * `ref`. It needs `react` and `@lit/react`, and works with React 17 and newer. Inside React's StrictMode, too, it opens
 * one session and makes one payment.
 *
 * @example
 * <PayForm sessionUrl="/pay/session" confirmUrl="/pay/confirm" order={order} onPaySuccess={({ detail }) => paid(detail)} />
 */
export const PayForm = createComponent({
  react: React,
  tagName: 'pay-form',
  elementClass: PayFormElement,
  displayName: 'PayForm',
  events: {
    onPayReady: 'pay-ready' as EventName<CustomEvent<ReadyDetail>>,
    onPayStatechange: 'pay-statechange' as EventName<CustomEvent<StateChangeDetail>>,
    onPaySubmit: 'pay-submit' as EventName<CustomEvent<SubmitDetail>>,
    onPayChallenge: 'pay-challenge' as EventName<CustomEvent<undefined>>,
    onPaySuccess: outcome('pay-success'),
    onPayDecline: outcome('pay-decline'),
    onPayCancel: outcome('pay-cancel'),
    onPayUnknown: outcome('pay-unknown'),
    onPayError: 'pay-error' as EventName<CustomEvent<ErrorDetail>>,
    onPaySessionExpired: 'pay-session-expired' as EventName<CustomEvent<SessionExpiredDetail>>,
    onPayTelemetry: 'pay-telemetry' as EventName<CustomEvent<TelemetryDetail>>,
  },
});

/** The element behind the component, as `ref` has it. */
export { PayFormElement };
export { PayError } from '../../protocol/pay-error.ts';
export type * from './types.ts';
