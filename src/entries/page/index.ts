import '../../element/define.ts';

export { PayForm } from '../../element/pay-form-element.ts';
