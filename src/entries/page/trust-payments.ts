import './tag.ts';
import '../../element/define.ts';
import { registerProvider } from '../../element/adapter/providers.ts';
import { trustPayments } from '../../providers/trust-payments/definition.ts';
import * as adapter from '../../providers/trust-payments/page/adapter.ts';

// Inside, so that nothing is found late.
registerProvider({ ...trustPayments, load: () => Promise.resolve(adapter) });

export { PayForm } from '../../element/pay-form-element.ts';
export { registerProvider } from '../../element/adapter/providers.ts';
export { PayError } from '../../protocol/pay-error.ts';
export type * from './types.ts';
