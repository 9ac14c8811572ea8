// `<pay-form>` in the JSX of Solid. Import it for its types: `import type {} from 'pay-form/types/solid'`.
import type {} from 'solid-js/jsx-runtime';
import type { PayForm } from '../../../element/pay-form-element.ts';
import type { PayFormColonListeners, PayFormMarkup } from './markup.ts';

// Not 'solid-js', which only hands the namespace on: it could not be added to there.
declare module 'solid-js/jsx-runtime' {
  namespace JSX {
    interface IntrinsicElements {
      /** Takes one payment. */
      'pay-form': HTMLAttributes<PayForm> & PayFormMarkup & PayFormColonListeners;
    }
  }
}

export type { PayFormAttributes, PayFormColonListeners, PayFormProperties } from './markup.ts';
