import type { PageProvider } from '../../protocol/messages.ts';
import type { AdapterModule } from '../../element/adapter/adapter.ts';

/** Each adapter is a chunk of its own. */
const ADAPTERS: Partial<Record<PageProvider | '', () => Promise<AdapterModule>>> = {
  'trust-payments': () => import('../../providers/trust-payments/page/adapter.ts'),
  truust: () => import('../../providers/truust/page/adapter.ts'),
  trustshare: () => import('../../providers/trustshare/page/adapter.ts'),
};

/** @returns the provider's adapter, loaded when a tag or a session first names it. */
export const adapterOf = (provider: PageProvider | '' = '') => ADAPTERS[provider]?.();
