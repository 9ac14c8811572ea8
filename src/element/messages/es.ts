import type { Messages } from './en-GB.ts';

/** Spanish. */
export const messages: Messages = {
  pay: 'Pagar {amount}',
  loading: 'Cargando…',
  submitting: 'Pagando…',
  challenging: 'Su banco le pide confirmación.',
  confirming: 'Comprobando el pago…',
  test: 'Modo de prueba: no se mueve dinero',
  by: 'Pago mediante {provider}',
  retry: 'Reintentar',
  close: 'Cerrar',
  required: 'Primero haga el pago.',
  cardNumber: 'Número de tarjeta',
  expirationDate: 'Fecha de caducidad',
  securityCode: 'Código de seguridad',
  'invalid-fields': 'Revise los datos.',
  'amount-mismatch': 'El precio ha cambiado. Compruébelo.',
  renewed: 'La sesión se ha renovado.',
  paid: 'Pago recibido. Referencia: {reference}',
  declined: 'Pago rechazado. Use otra tarjeta.',
  cancelled: 'El pago se ha cancelado. No se ha cobrado nada.',
  pending: 'Pago pendiente. Por favor, no pague otra vez.',
  unknown: 'Aún no sabemos si ha pagado. Por favor, no pague otra vez.',
  failed: 'No se ha cargado. Ahora no se ha hecho ningún pago. ({code})',
  'instance-busy': 'Hay otro formulario de pago abierto.',
};
