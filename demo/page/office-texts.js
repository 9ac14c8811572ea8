import { texts } from './texts.js';

Object.assign(texts['en-GB'], {
  officeLead: 'What the gateway knows of each booking, and what can be done about it.',
  officeEmpty: 'No bookings yet.',
  officeNone: 'The gateway knows of no payment.',
  again: 'Ask again',
  settle: 'Settle now',
  release: 'Release',
  cancelPayment: 'Cancel the payment',
  refund: 'Refund',
  refundAmount: (currency) => `Refund, ${currency}`,
  done: 'Done.',
  failed: ({ outcome, errorCode, message, hint }) =>
    [`${outcome}${errorCode ? ` (${errorCode})` : ''}:`, message, hint].filter(Boolean).join(' '),
  settleStatus: {
    0: 'settles tonight',
    1: 'settles tonight, released by hand',
    2: 'held back',
    3: 'cancelled',
    10: 'settling',
    100: 'settled',
  },
  orderState: {
    open: 'Not paid',
    'payment.pending': 'Under way',
    'payment.suspended': 'Held back',
    'payment.paid': 'Paid',
    'payment.settled': 'Settled',
    'payment.declined': 'Declined',
    'payment.cancelled': 'Cancelled',
    'payment.voided': 'Cancelled',
    'payment.refunded': 'Refunded',
  },
});
Object.assign(texts.es, {
  officeLead: 'Lo que la pasarela sabe de cada reserva, y lo que se puede hacer.',
  officeEmpty: 'Aún no hay reservas.',
  officeNone: 'La pasarela no conoce ningún pago.',
  again: 'Preguntar otra vez',
  settle: 'Liquidar ahora',
  release: 'Liberar',
  cancelPayment: 'Anular el pago',
  refund: 'Devolver',
  refundAmount: (currency) => `Devolución, ${currency}`,
  done: 'Hecho.',
  settleStatus: {
    0: 'se liquida esta noche',
    1: 'se liquida esta noche, liberado a mano',
    2: 'retenido',
    3: 'anulado',
    10: 'liquidándose',
    100: 'liquidado',
  },
  orderState: {
    open: 'Sin pagar',
    'payment.pending': 'En curso',
    'payment.suspended': 'Retenido',
    'payment.paid': 'Pagado',
    'payment.settled': 'Liquidado',
    'payment.declined': 'Rechazado',
    'payment.cancelled': 'Cancelado',
    'payment.voided': 'Anulado',
    'payment.refunded': 'Devuelto',
  },
});
// What the library says of a failure is for developers, and in English.
texts.es.failed = texts['en-GB'].failed;
