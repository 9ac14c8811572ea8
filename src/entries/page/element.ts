// For a tag of another name, and for those who write a provider of their own: nothing is defined or registered here.
export { PayForm } from '../../element/pay-form-element.ts';
export { registerProvider } from '../../element/adapter/providers.ts';
export { lightMount, type Mount } from '../../element/adapter/light-dom-mount.ts';
export { PayError } from '../../protocol/pay-error.ts';
export type * from './types.ts';
