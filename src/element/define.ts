import { PayForm } from './pay-form-element.ts';

// A page that loads the package twice keeps the first definition.
if (!customElements.get('pay-form')) customElements.define('pay-form', PayForm);
