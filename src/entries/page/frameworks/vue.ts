// `<pay-form>` in the templates of Vue 3. Import it for its types: `import type {} from 'pay-form/types/vue'`.
import type { HTMLAttributes, PublicProps } from 'vue';
import type { PayForm } from '../../../element/pay-form-element.ts';
import type { PayFormMarkup, PayFormPascalListeners } from './markup.ts';

declare module 'vue' {
  interface GlobalComponents {
    /** Takes one payment. */
    'pay-form': new () => PayForm & {
      /** For the type checker alone. */
      $props: HTMLAttributes & PublicProps & PayFormMarkup & PayFormPascalListeners;
    };
  }
}

export type { PayFormAttributes, PayFormPascalListeners, PayFormProperties } from './markup.ts';
