import type { ResolvedConfig } from '../config.ts';
import type { Bus } from '../message.ts';
import type { ParentChannel } from './channel.ts';
import { writeResult } from './result-fields.ts';

type Result = Readonly<Record<string, unknown>>;

/** Turns every finished attempt into hidden fields, a `submit` event, and where that is asked for a native submit. */
export function watchResults(
  form: HTMLFormElement,
  config: ResolvedConfig,
  { bus, publish }: ParentChannel,
  signal: AbortSignal,
): void {
  let submitted = false;
  bus.on(
    'TRANSACTION_COMPLETE',
    (data) => {
      const result = data as Result;
      writeResult(form, config.submitFields, result);
      if (!isFinished(result)) return;
      publish('CALL_MERCHANT_SUBMIT_CALLBACK', result);
      if (submitted || !wantsSubmit(result.errorcode, config)) return;
      submitted = true;
      form.submit();
    },
    signal,
  );
}

/** Written down from the real library: a cancelled challenge has the error code "0" and counts as a success here. */
function wantsSubmit(
  errorcode: unknown,
  { submitOnSuccess, submitOnCancel, submitOnError }: ResolvedConfig,
): boolean {
  if (Number(errorcode) === 0) return submitOnSuccess;
  return errorcode === 'cancelled' ? submitOnCancel : submitOnError;
}

function isFinished(result: Result): boolean {
  const { acsurl, customeroutput, enrolled, errorcode, isCancelled, requesttypedescription, threedresponse } =
    result;
  if (Number(errorcode) !== 0) return true;
  if (requesttypedescription === 'THREEDQUERY' && isCancelled === true) return true;
  if (requesttypedescription === 'WALLETVERIFY' || requesttypedescription === 'JSINIT') return false;
  if (customeroutput === 'THREEDREDIRECT') return Boolean(threedresponse ?? (!acsurl || enrolled !== 'Y'));
  return true;
}

/** Asks "leave the page?" from an attempt to pay on, until something is submitted or destroyed. */
export function watchNavigation(bus: Bus, signal: AbortSignal): void {
  const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
  bus.on('SUBMIT_FORM', () => window.addEventListener('beforeunload', ask), signal);
  bus.on('CALL_MERCHANT_SUBMIT_CALLBACK', () => window.removeEventListener('beforeunload', ask), signal);
  signal.addEventListener('abort', () => window.removeEventListener('beforeunload', ask));
}
