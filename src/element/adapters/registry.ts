import type { PageProvider } from '../../contract/protocol.ts';
import type { AdapterModule } from './adapter.ts';

/** Each adapter is a chunk of its own. */
const ADAPTERS: Partial<Record<PageProvider | '', () => Promise<AdapterModule>>> = {
  'trust-payments': () => import('./trust-payments/index.ts'),
  truust: () => import('./truust/index.ts'),
  trustshare: () => import('./trustshare/index.ts'),
};

/** @returns the provider's adapter, loaded when a tag or a session first names it. */
export const adapterOf = (provider: PageProvider | '' = '') => ADAPTERS[provider]?.();
