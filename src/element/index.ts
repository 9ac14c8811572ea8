import './define.ts';

export { PayForm } from './pay-form.ts';
