import type { Theme } from '../../../element/adapter/theme.ts';
import type { CardFields } from './card-fields.ts';

/**
 * The look of our mount points, for the document: the library's own rules are there too, and no shadow style sheet
 * reaches them. `color-scheme` is what the hosted documents have; with another one the browser would paint them an
 * opaque canvas. The library's veil over the page gives way to the element's own dialog.
 */
export const documentCss = ({ id, componentIds }: CardFields): string => `
#${id}{display:grid;grid-template-columns:1fr 1fr;gap:0 1rem;margin:0}
#${componentIds.cardNumber}{grid-column:1/-1}
#${id} iframe{display:block;width:100%;height:var(--pay-form-frame-height);border:0;color-scheme:light}
#${id}>iframe{position:absolute;width:0;height:0}
.tp-3ds-processing-screen-wrapper{display:none!important}`;

/** @returns the theme in the library's own keys; values with quotes, slashes or `calc()` would be dropped in silence. */
export function fieldStyles(theme: Theme): Record<string, Record<string, string>> {
  const text = theme('text');
  const error = theme('error');
  const background = theme('field-background');
  const family = theme('font-family');
  const styles = {
    'background-color-body': 'transparent',
    'background-color-input': background,
    'background-color-input-error': background,
    'border-color-input': theme('border'),
    'border-color-input-error': error,
    'border-radius-input': theme('radius'),
    'border-size-input': theme('border-width'),
    'color-asterisk': theme('muted'),
    'color-error': error,
    'color-input': text,
    'color-input-error': text,
    'color-input-placeholder': theme('muted'),
    'color-label': text,
    'font-family-input': family,
    'font-family-label': family,
    'font-family-message': family,
    'font-size-input': theme('font-size'),
    'font-size-label': '14px',
    'line-height-input': theme('field-height'),
    'space-inset-input': '0 12px',
  };
  // Field by field: the asterisk's colour is not heard of in the defaults.
  return { cardNumber: styles, expirationDate: styles, securityCode: styles };
}
