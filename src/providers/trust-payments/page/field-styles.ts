import type { Theme } from '../../../element/adapter/theme.ts';
import type { CardFields } from './card-fields.ts';

/**
 * The look of our mount points, for the document: the library's own rules are there too, and no shadow style sheet
 * reaches them. `color-scheme` is what the hosted documents have; with another one the browser would paint them an
 * opaque canvas. The library's veil over the page gives way to the element's own dialog.
 *
 * The labels in the fields stand on the left whatever the language is. Where it reads from the right they can't be seen,
 * and ours stand over them; assistive technology reads theirs.
 */
export const documentCss = ({ id, componentIds }: CardFields): string => `
#${id}{display:grid;grid-template-columns:1fr 1fr;gap:0 1rem;margin:0}
#${componentIds.cardNumber}{grid-column:1/-1}
#${id} iframe{display:block;width:100%;height:var(--pay-form-frame-height);border:0;color-scheme:light}
#${id}>iframe{position:absolute;width:0;height:0}
@media (forced-colors:none){
#${id} [data-label]{position:relative}
#${id} [data-label]::before{content:attr(data-label) / '';position:absolute;inset-inline-start:0;font-size:.875em;line-height:1.4;pointer-events:none}
}
.tp-3ds-processing-screen-wrapper{display:none!important}`;

/**
 * @param ownLabels whether ours stand over those in the fields.
 * @returns the theme in the library's own keys; values with quotes, slashes or `calc()` would be dropped in silence.
 */
export function fieldStyles(theme: Theme, ownLabels: boolean): Record<string, Record<string, string>> {
  const text = theme('text');
  const error = theme('error');
  const background = theme('field-background');
  const family = theme('font-family');
  /** Grows with the page's text. */
  const px = (factor: number): string =>
    `${Math.round(Number.parseFloat(theme('font-size')) * factor * 100) / 100}px`;
  // Colours are the system's then, so that another shape has to tell.
  const errorWidth = matchMedia('(forced-colors: active)').matches ? '4px' : theme('border-width');
  const styles = {
    'background-color-body': 'transparent',
    'background-color-input': background,
    'background-color-input-error': background,
    'border-color-input': theme('border'),
    'border-color-input-error': error,
    'border-radius-input': theme('radius'),
    'border-size-input': theme('border-width'),
    'border-size-input-error': errorWidth,
    'color-asterisk': ownLabels ? 'transparent' : theme('muted'),
    'color-error': error,
    'color-input': text,
    'color-input-error': text,
    'color-input-placeholder': theme('muted'),
    'color-label': ownLabels ? 'transparent' : text,
    'font-family-input': family,
    'font-family-label': family,
    'font-family-message': family,
    'font-size-input': theme('font-size'),
    'font-size-label': px(0.875),
    'font-size-message': px(0.8125),
    'line-height-label': px(1),
    'line-height-message': px(1),
    'line-height-input': theme('field-height'),
    'space-inset-input': '0 12px',
  };
  // Field by field: the asterisk's colour is not heard of in the defaults.
  return { cardNumber: styles, expirationDate: styles, securityCode: styles };
}
