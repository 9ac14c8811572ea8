import { registerProvider } from '../../element/adapter/providers.ts';
import { trustPayments } from '../../providers/trust-payments/definition.ts';
import { trustshare } from '../../providers/trustshare/definition.ts';
import { truust } from '../../providers/truust/definition.ts';

// Each adapter is a chunk of its own, fetched when a tag or a session first names its provider.
registerProvider({
  ...trustPayments,
  load: () => import('../../providers/trust-payments/page/adapter.ts'),
});
registerProvider({ ...truust, load: () => import('../../providers/truust/page/adapter.ts') });
registerProvider({ ...trustshare, load: () => import('../../providers/trustshare/page/adapter.ts') });
