// The merchant's server as the element's tests see it: the package's own, and ways to make it misbehave.
import { setTimeout as pause } from 'node:timers/promises';
import { createPayments, trustPayments } from 'pay-form/server';

/** An order's reference says what is to be paid, such as `1050-GBP-a1`. */
function findOrder(reference) {
  const [, amount, currency] = /^(\d+)-([A-Z]{3})-\w+$/.exec(reference) ?? [];
  return amount && { reference, amount: Number(amount), currency };
}

/**
 * @returns a Koa middleware for `POST /pay/session` and `POST /pay/confirm`, and for `POST /pay/office-session`, which
 *   takes cards by telephone. Their query says what goes wrong: `delay`
 *   (milliseconds), `status` (an empty answer with that status), `refuse` (a refusal with that code), `html`, `drop` (what was asked is done, and the answer
 *   breaks off) or `patch` (JSON that is laid over the answer); with `times`, only that often for an order.
 */
export function merchant({ username, secret, siteReference }) {
  const payments = createPayments({
    providers: [trustPayments({ username, secret, siteReference })],
    findOrder,
  });
  /** Every request, so that a test can tell what was asked and how often. */
  const requests = [];

  async function answer(context) {
    const url = new URL(context.href);
    const step = url.pathname.split('/').at(-1);
    const body = await read(context.req);
    const asked = JSON.parse(body);
    requests.push({ step, cookie: context.get('cookie'), id: context.get('x-pay-form-request'), ...asked });
    const count = requests.filter((each) => each.step === step && each.order === asked.order).length;
    const wrong = (name) =>
      count <= Number(url.searchParams.get('times') ?? Infinity) ? url.searchParams.get(name) : null;

    if (wrong('delay') !== null) await pause(Number(wrong('delay')));
    if (wrong('status') !== null) {
      context.status = Number(wrong('status'));
      context.body = '';
      return;
    }
    if (wrong('refuse') !== null) {
      context.status = 409;
      const error = { code: wrong('refuse'), message: '', hint: '', diagnosticsId: '' };
      context.body = { error: { ...error, ...JSON.parse(wrong('patch') ?? '{}') } };
      return;
    }
    if (wrong('html') !== null) {
      context.body = '<!doctype html><title>Maintenance</title>';
      return;
    }
    const headers = { 'content-type': context.get('content-type') };
    const response =
      step === 'office-session'
        ? Response.json(await payments.session(asked.order, { accountType: 'MOTO' }))
        : await payments.fetch(new Request(url, { method: 'POST', headers, body }));
    if (wrong('drop') !== null) {
      // In the middle: a request without any answer would be repeated by the browser itself.
      context.respond = false;
      context.res.writeHead(200, { 'content-type': 'application/json' }).write('{');
      setTimeout(() => context.req.socket.destroy(), 20);
      return;
    }
    context.status = response.status;
    context.body = { ...(await response.json()), ...JSON.parse(wrong('patch') ?? '{}') };
  }

  return {
    requestsFor: (order) => requests.filter((request) => request.order === order),
    middleware: (context, next) =>
      context.method === 'POST' && context.path.startsWith('/pay/') ? answer(context) : next(),
  };
}

async function read(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
