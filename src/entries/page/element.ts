export { PayForm } from '../../element/pay-form-element.ts';
export { registerProvider } from '../../element/adapter/providers.ts';
