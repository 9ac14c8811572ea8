import './tag.ts';
import '../../element/define.ts';
import { registerProvider } from '../../element/adapter/providers.ts';
import { truust } from '../../providers/truust/definition.ts';
import * as adapter from '../../providers/truust/page/adapter.ts';

// Inside, so that nothing is found late.
registerProvider({ ...truust, load: () => Promise.resolve(adapter) });

export { PayForm } from '../../element/pay-form-element.ts';
export { registerProvider } from '../../element/adapter/providers.ts';
export { PayError } from '../../protocol/pay-error.ts';
export type * from './types.ts';
