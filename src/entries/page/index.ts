import './all-providers.ts';
import './tag.ts';
import '../../element/define.ts';

export { PayForm } from '../../element/pay-form-element.ts';
export { registerProvider } from '../../element/adapter/providers.ts';
export { PayError } from '../../protocol/pay-error.ts';
export type * from './types.ts';
