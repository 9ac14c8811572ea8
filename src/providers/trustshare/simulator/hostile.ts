import { HOSTILE_SCRIPT, type HostileCase, type HostileStep } from '../../../simulator/hostile.ts';

const NAMESPACE = 'trustshare::sdk::v1';

/** Ids that look right, of nothing that exists. */
export const FORGED = { checkout_id: 'checkout_forged', project_id: 'project_forged' } as const;

/** Where a hostile redirect leads; nobody is there. */
export const FOREIGN_URL = 'https://phishing.invalid/';

const syn: HostileStep = {
  message: { kind: 'syn', namespace: NAMESPACE, secret: 'hostile' },
  awaitKind: 'syn_ack',
};
const ready: HostileStep = { message: { kind: 'ready', methods: [] }, awaitKind: 'ready_ack' };
const finish = (result: object): HostileStep => ({
  message: { kind: 'call', method: 'finish', args: [result], id: 1 },
});
const cancel: HostileStep = { message: { kind: 'call', method: 'cancel', args: [], id: 1 } };
const forged = finish(FORGED);
const script = finish({ ...FORGED, redirect_url: HOSTILE_SCRIPT });
const elsewhere = finish({ ...FORGED, redirect_url: FOREIGN_URL });

/** Attacks on a page that waits for a trustshare checkout; in none of them has anything been paid. */
export const trustshareHostileCases: readonly HostileCase[] = [
  { name: 'third-origin-early-finish', from: 'third-origin', steps: [forged] },
  { name: 'third-origin-script-redirect', from: 'third-origin', steps: [script] },
  { name: 'third-origin-foreign-redirect', from: 'third-origin', steps: [elsewhere] },
  { name: 'third-origin-early-cancel', from: 'third-origin', steps: [cancel] },
  { name: 'third-origin-handshake-only', from: 'third-origin', steps: [syn] },
  { name: 'third-origin-whole-protocol', from: 'third-origin', steps: [syn, ready, forged] },
  { name: 'third-origin-null-data', from: 'third-origin', steps: [{ message: null }] },
  { name: 'other-frame-early-finish', from: 'other-frame', steps: [forged] },
  { name: 'other-frame-whole-protocol', from: 'other-frame', steps: [syn, ready, forged] },
  { name: 'other-frame-cancel', from: 'other-frame', steps: [syn, ready, cancel] },
  { name: 'checkout-early-finish', from: 'checkout', steps: [forged] },
  { name: 'checkout-finish-before-ready', from: 'checkout', steps: [syn, forged] },
  { name: 'checkout-forged-ids', from: 'checkout', steps: [syn, ready, forged] },
  { name: 'checkout-script-redirect', from: 'checkout', steps: [syn, ready, script] },
  { name: 'checkout-foreign-redirect', from: 'checkout', steps: [syn, ready, elsewhere] },
  {
    name: 'checkout-nonsense',
    from: 'checkout',
    steps: [
      syn,
      ready,
      { message: null },
      { message: { kind: 'call', method: '__proto__', args: [], id: 1 } },
      { message: { kind: 'call', method: 'finish', args: 'none', id: 2 } },
      { message: { kind: 'call', method: 'finish', args: [null], id: 3 } },
    ],
  },
];
