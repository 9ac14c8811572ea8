import { formatMoney } from '../../../protocol/money.ts';
import type { Failures } from './failures.ts';
import type { Challenge, Challenges, Decision } from './gateway/challenges.ts';

export const METHOD_PATH = '/3ds/method';
export const CHALLENGE_PATH = '/3ds/challenge';
export const BROWSER_DATA_PATH = '/browser-data';
const DECISION_PATH = '/3ds/decision';

/** The bank that issued the card, and the 3-D Secure server in front of it: pages that the library frames. */
export async function answerBankRequest(
  request: Request,
  context: { readonly challenges: Challenges; readonly failures: Failures },
): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === BROWSER_DATA_PATH) {
    if (context.failures.take('browser-data-silent')) return page('');
    return report('TP_BROWSER_DATA_RESPONSE', {
      acceptHeader: request.headers.get('accept') ?? '*/*',
      userIP: '127.0.0.1',
    });
  }
  const form = new URLSearchParams(await request.text());
  if (pathname === METHOD_PATH) {
    if (context.failures.take('method-silent')) return page('');
    const { threeDSServerTransID } = decode(form.get('threeDSMethodData'));
    return report('TP_METHOD_URL_RESPONSE', {
      actionCode: 'COMPLETED',
      errorDescription: '',
      threeDSServerTransID,
    });
  }
  const id =
    pathname === CHALLENGE_PATH ? decode(form.get('creq')).threeDSServerTransID : form.get('challenge');
  const challenge = context.challenges.ofId(String(id));
  if (!challenge) return page('<h1>Not found</h1>', 404);
  if (pathname === CHALLENGE_PATH) return page(challengeForm(challenge));
  if (pathname !== DECISION_PATH) return page('<h1>Not found</h1>', 404);
  return reportDecision(challenge, form.get('decision'), context.challenges);
}

function reportDecision(challenge: Challenge, decision: string | null, challenges: Challenges): Response {
  if (!isDecision(decision)) return page(challengeForm(challenge), 400);
  const result = challenges.decide(challenge, decision);
  const { actionCode, errorDescription } = REPORTS[result];
  const cres = {
    messageType: 'CRes',
    messageVersion: challenge.version,
    threeDSServerTransID: challenge.id,
    acsTransID: challenge.acsTransID,
    challengeCompletionInd: 'Y',
    transStatus: result === 'Y' || result === 'U' ? result : 'N',
  };
  return report('TP_CHALLENGE_RESPONSE', {
    actionCode,
    errorDescription,
    threeDSServerTransID: challenge.id,
    cres,
  });
}

/** How a challenge's end is put to the library. */
const REPORTS = {
  Y: { actionCode: 'SUCCESS', errorDescription: '' },
  U: { actionCode: 'COMPLETED', errorDescription: 'Authentication could not be performed' },
  N: { actionCode: 'FAILURE', errorDescription: 'Authentication failed' },
  error: { actionCode: 'ERROR', errorDescription: 'The bank reported an error' },
  cancelled: { actionCode: 'CANCELLED', errorDescription: 'Cancelled by the cardholder' },
};

const isDecision = (value: string | null): value is Decision =>
  value === 'approve' || value === 'refuse' || value === 'cancel';

function challengeForm({ id, money }: Challenge): string {
  return `<main>
<p class="bank">Simulated bank</p>
<h1>Is this you?</h1>
<p>A shop asks for <strong>${formatMoney(money, 'en-GB')}</strong> from your card.</p>
<form method="post" action="${DECISION_PATH}">
<input type="hidden" name="challenge" value="${id}">
<button name="decision" value="approve">Approve</button>
<button name="decision" value="refuse" class="quiet">Fail</button>
<button name="decision" value="cancel" class="quiet">Cancel</button>
</form>
<p class="note">No money moves here.</p>
</main>`;
}

/** A page whose only purpose is to tell the page around it something. */
function report(type: string, data: object): Response {
  return page(`<script>parent.postMessage(${JSON.stringify({ type, data: encode(data) })}, '*')</script>`);
}

function page(body: string, status = 200): Response {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Simulated bank</title>
<style>${STYLE}</style><body>${body}</body></html>`;
  return new Response(html, { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
}

const STYLE = `
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1d2733; background: #fff }
main { max-width: 22rem; margin: 0 auto; padding: 1rem }
h1 { margin: 0 0 .5rem; font-size: 1.25rem }
.bank { margin: 0 0 1rem; padding-bottom: .5rem; border-bottom: 1px solid #d5dbe3; font-weight: 600; color: #24527a }
.note { font-size: .875rem; color: #566373 }
button { display: block; width: 100%; min-height: 44px; margin-top: .5rem; border: 1px solid #24527a; border-radius: 6px; font: inherit; color: #fff; background: #24527a; cursor: pointer }
button.quiet { color: #24527a; background: #fff }
button:focus-visible { outline: 3px solid #e0a100; outline-offset: 2px }`;

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64');

function decode(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(text ?? '', 'base64').toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
