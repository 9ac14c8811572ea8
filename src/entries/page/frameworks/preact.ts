// `<pay-form>` in the JSX of Preact. Import it for its types: `import type {} from 'pay-form/types/preact'`.
import type { HTMLAttributes } from 'preact';
import type { PayForm } from '../../../element/pay-form-element.ts';
import type { PayFormListeners, PayFormMarkup } from './markup.ts';

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      /** Takes one payment. */
      'pay-form': HTMLAttributes<PayForm> & PayFormMarkup & PayFormListeners;
    }
  }
}

export type { PayFormAttributes, PayFormListeners, PayFormProperties } from './markup.ts';
