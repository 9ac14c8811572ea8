// `<pay-form>` in the components of Svelte 5. Import it for its types: `import type {} from 'pay-form/types/svelte'`.
import type {} from 'svelte/elements';
import type { PayForm } from '../../../element/pay-form-element.ts';
import type { PayFormListeners, PayFormMarkup } from './markup.ts';

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    /** Takes one payment. */
    'pay-form': HTMLAttributes<PayForm> & PayFormMarkup & PayFormListeners;
  }
}

export type { PayFormAttributes, PayFormListeners, PayFormProperties } from './markup.ts';
