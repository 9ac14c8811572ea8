import { unsafeCSS } from '@lit/reactive-element';

/** The look. Whatever a page may want to change is a custom property, with a default that suits the page it is in. */
export const styles = unsafeCSS(/* css */ `
  :host {
    --_accent: var(--pay-form-accent, #1f5fd6);
    --_text: var(--pay-form-text, currentColor);
    --_muted: var(--pay-form-muted, color-mix(in srgb, currentColor 68%, transparent));
    --_border: var(--pay-form-border, color-mix(in srgb, currentColor 50%, transparent));
    --_error: var(--pay-form-error, color-mix(in srgb, #e02020 72%, currentColor));
    --_field-background: var(--pay-form-field-background, color-mix(in srgb, currentColor 4%, transparent));
    --_font-family: var(--pay-form-font-family, inherit);
    --_font-size: var(--pay-form-font-size, max(16px, 1em));
    --_radius: var(--pay-form-radius, 8px);
    --_border-width: var(--pay-form-border-width, 1px);
    --_field-height: var(--pay-form-field-height, 44px);
    --pay-form-frame-height: calc(var(--_field-height) + 52px);
    display: block;
    max-width: 28rem;
    color: var(--_text);
    font-family: var(--_font-family);
    font-size: var(--_font-size);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  [part=fields] {
    min-height: calc(2 * var(--pay-form-frame-height));
  }
  .loading slot {
    opacity: 0;
  }
  /* The skeleton: as large as the fields will be. */
  .loading {
    background: var(--_text);
    opacity: 0.08;
  }
  [role=alert]:not(:empty) + button {
    margin-top: 0.75rem;
  }
  button {
    width: 100%;
    min-height: max(44px, var(--_field-height));
    padding: 0.5em 1em;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    background: var(--_accent);
    color: var(--pay-form-accent-text, #fff);
    font: inherit;
    font-weight: 600;
  }
  [aria-disabled=true] {
    opacity: 0.65;
  }
  [aria-busy=true]::before {
    content: '';
    display: inline-block;
    width: 0.8em;
    height: 0.8em;
    margin-inline-end: 0.6em;
    border: 2px solid;
    border-inline-end-color: transparent;
    border-radius: 50%;
  }
  /* What says the outcome gets the focus, to go on from; nothing can be done with it. */
  p {
    margin: 0;
    outline: 0;
  }
  [role=alert] {
    color: var(--_error);
  }
  .end {
    padding: 1.5rem;
    border: var(--_border-width) solid;
    border-radius: var(--_radius);
  }
  .unknown {
    color: inherit;
  }
  .succeeded {
    color: var(--pay-form-success, color-mix(in srgb, #0a8a4a 72%, currentColor));
  }
  .small {
    display: flex;
    justify-content: space-between;
    min-height: 1.6em;
    margin-top: 0.6rem;
    color: var(--_muted);
    font-size: 0.8rem;
  }
  .said,
  .probe {
    position: absolute;
    clip-path: inset(50%);
  }
  .probe {
    border: 1px solid var(--_border);
    background: var(--_field-background);
    color: var(--_text);
    transition: 1ms;
    transition-property: color, background-color, border-color;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    ::before {
      animation: turn 0.8s linear infinite;
    }
  }
`);
