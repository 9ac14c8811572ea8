import type { PayForm } from '../../element/pay-form-element.ts';

declare global {
  interface HTMLElementTagNameMap {
    'pay-form': PayForm;
  }
}
