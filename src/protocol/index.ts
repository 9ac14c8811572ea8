export * from './pay-error.ts';
export * from './money.ts';
export * from './messages.ts';
export * from './provider-definition.ts';
