import type { ShopperTask } from '../../../protocol/messages.ts';
import type { KeptMovement } from '../../../server/provider/provider.ts';

/** What makes a paused payment go on. */
export type PauseRemedy =
  /** Send the buyer or the seller there. */
  | { readonly action: 'send'; readonly who: 'buyer' | 'seller'; readonly url: string }
  /** It goes on by itself. */
  | { readonly action: 'wait' }
  /** Only trustshare can tell: write to them. */
  | { readonly action: 'write'; readonly to: string };

/**
 * @param reason of the pause; one that is not known is trustshare's to explain.
 * @param subdomain the merchant's, as in `https://<subdomain>.trustshare.co`.
 * @returns what to do, so that a paused payment goes on.
 */
export function pauseRemedy(reason: string, subdomain: string): PauseRemedy {
  if (reason === 'inbound_payments_pending') return { action: 'wait' };
  const [, who, what] = /^(from|to)_(document|verification)_required$/.exec(reason) ?? [];
  if (who === undefined) return { action: 'write', to: 'support@trustshare.co' };
  const page = what === 'document' ? 'profile' : 'verify';
  const url = `https://${subdomain}.trustshare.co/${page}`;
  return { action: 'send', who: who === 'from' ? 'buyer' : 'seller', url };
}

/** What the key of a pause's event consists of: `notification-v0.ts` makes it. */
const KEY = /^v0:payment_paused:[^:]*:(?<payment>[^:]*):-?\d+:(?<reason>[a-z_]+):/;

/**
 * @param movements trustshare's own of one order.
 * @returns what the buyer has to do, so that a paused payment goes on; nothing once it has gone out after all. trustshare
 *   does not tell that somebody has done it, so until then it stays.
 */
export function taskOfBuyer(movements: readonly KeptMovement[], subdomain: string): ShopperTask | undefined {
  const gone = new Set(
    movements.filter(({ kind }) => kind === 'release' || kind === 'refund').map(({ reference }) => reference),
  );
  for (const { kind, reference } of movements) {
    const { payment = '', reason = '' } = (kind === 'hold' && KEY.exec(reference)?.groups) || {};
    const remedy = pauseRemedy(reason, subdomain);
    if (gone.has(payment) || remedy.action !== 'send' || remedy.who !== 'buyer') continue;
    return { kind: reason.includes('document') ? 'document' : 'identity', url: remedy.url };
  }
  return undefined;
}
