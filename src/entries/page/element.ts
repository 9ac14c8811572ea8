export { PayForm } from '../../element/pay-form-element.ts';
