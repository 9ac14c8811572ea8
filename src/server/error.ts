import { PayError as Plain, type FieldProblems, type PayErrorCode } from '../protocol/pay-error.ts';
import type { ShopperTask } from '../protocol/messages.ts';
import { redact, redactError, redactValue } from './redact/redact.ts';
import { visible } from './redact/visible.ts';

export type { FieldProblems, PayErrorCode } from '../protocol/pay-error.ts';

/** The error of the server: none of its texts, nor those of its cause, can hold what must never be logged. */
export class PayError extends Plain {
  /** What the shopper can do, with `order-paid` and `payment-pending`. */
  declare readonly task?: ShopperTask;

  constructor(
    code: PayErrorCode,
    message: string,
    hint: string,
    {
      cause,
      fields,
      task,
    }: {
      readonly cause?: unknown;
      readonly fields?: FieldProblems;
      readonly task?: ShopperTask | undefined;
    } = {},
  ) {
    super(
      code,
      visible(redact(message)),
      visible(redact(hint)),
      cause === undefined ? {} : { cause: redactError(cause) },
    );
    if (fields) Object.assign(this, { fields: redactValue(fields) });
    if (task) Object.assign(this, { task });
  }
}
