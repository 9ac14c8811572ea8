import type { Settings } from '../settings.ts';

let said = false;

/** Says in a simulated browser, such as a unit test's, what the element would do in a real one. Once a page. */
export function explainNoBrowser({ session, sessionUrl, confirmUrl, provider }: Settings): void {
  if (said) return;
  said = true;
  const source = session ? 'take its session' : sessionUrl ? `ask ${sessionUrl} for a session` : '';
  const steps = [
    source || 'fail, because it has neither session-url nor session',
    source && `load the form of ${provider ?? "the session's provider"}`,
    source && (confirmUrl ? `let ${confirmUrl} check the outcome` : 'have no outcome checked'),
  ].filter(Boolean);
  console.info(
    `<pay-form> rests: this is no browser, but a simulated one. In a browser it would ${steps.join(', ')}. ` +
      'For unit tests, let your test set-up import the entry pay-form/testing first: it has a stand-in whose outcomes the test sets.',
  );
}
