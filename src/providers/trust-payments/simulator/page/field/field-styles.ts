import type { ResolvedConfig } from '../config.ts';
import { cssRules, fieldStyles } from '../styles.ts';

const CONFIG_KEYS: Readonly<Record<string, string>> = {
  'card-number': 'cardNumber',
  'expiration-date': 'expirationDate',
  'security-code': 'securityCode',
};

/** Applies the styles in the frame's address, which is when the field shows itself. */
export function applyFieldStyles(name: string, { styles }: ResolvedConfig): void {
  const given = Object.fromEntries(new URLSearchParams(location.search));
  const style = document.createElement('style');
  style.id = 'insertedStyles';
  style.textContent = ['body { display: block; }', ...cssRules(given, fieldStyles(name))].join('\n');
  document.head.append(style);
  // These two the real library reads from the field's own map only, not from the styles for all fields.
  const own = (styles[CONFIG_KEYS[name] ?? ''] ?? {}) as Readonly<Record<string, string>>;
  const wrapper = document.querySelector<HTMLElement>(`#st-${name}-wrapper`);
  const asterisk = document.querySelector<HTMLElement>('.asterisk');
  const outline = own['outline-input'];
  if (outline && wrapper) wrapper.style.padding = `${Number(outline.replace(/\D/g, '')) || 3}px`;
  if (own['color-asterisk'] && asterisk) asterisk.style.color = own['color-asterisk'];
}
