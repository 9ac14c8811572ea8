// `<pay-form>` in the JSX of React 19 and newer. Import it for its types: `import type {} from 'pay-form/types/react'`.
import type * as React from 'react';
import type { PayForm } from '../../../element/pay-form-element.ts';
import type { PayFormListeners, PayFormMarkup } from './markup.ts';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      /** Takes one payment. */
      'pay-form': React.DetailedHTMLProps<React.HTMLAttributes<PayForm>, PayForm> &
        PayFormMarkup &
        PayFormListeners;
    }
  }
}

export type { PayFormAttributes, PayFormListeners, PayFormProperties } from './markup.ts';
