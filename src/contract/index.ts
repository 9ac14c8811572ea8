export * from './error.ts';
export * from './money.ts';
export * from './protocol.ts';
