/** Style key -> CSS property and the selector it goes to. */
export type AllowedStyles = Readonly<Record<string, readonly [property: string, selector: string]>>;

/** No quotes, no slash, nothing that could leave the value: what doesn't match is dropped in silence. */
const SAFE = /^[A-Za-z0-9 _%#)(,.-]*[A-Za-z0-9][A-Za-z0-9 _%#)(,.-]*$/;

/** The library's names for some CSS properties. */
const PROPERTIES: Readonly<Record<string, string>> = {
  'border-size': 'border-width',
  'space-inset': 'padding',
  'space-outset': 'margin',
  'position-top': 'top',
  'position-bottom': 'bottom',
  'position-right': 'right',
  'position-left': 'left',
};

const POSITIONS = ['position-top', 'position-bottom', 'position-right', 'position-left'];
const SPACE = ['space-inset', 'space-outset'];
const BOX = ['background-color', 'border-color', 'border-radius', 'border-size', 'color', ...SPACE];
const FONT = ['font-size', 'font-family', 'line-height'];

/** @param suffix what follows the property in the key, such as `input-error`. */
function allow(names: readonly string[], suffix: string, selector: string): AllowedStyles {
  return Object.fromEntries(
    names.map((name) => [`${name}-${suffix}`, [PROPERTIES[name] ?? name, selector]] as const),
  );
}

const BODY = allow(['background-color', 'color', 'font-size', 'line-height', ...SPACE], 'body', 'body');

/** @param field such as `card-number`. */
export function fieldStyles(field: string): AllowedStyles {
  const input = `#st-${field}-input`;
  const label = `label[for=st-${field}-input]`;
  const message = `#st-${field}-message`;
  return {
    ...BODY,
    ...allow([...BOX, ...FONT, 'box-shadow', 'outline'], 'input', input),
    ...allow([...BOX, ...FONT], 'input-error', `${input}.error-field`),
    ...allow(['color'], 'input-placeholder', `${input}::placeholder`),
    ...allow(
      ['background-color', 'color', 'display', ...FONT, 'max-width', 'width', ...POSITIONS],
      'label',
      label,
    ),
    ...allow(['background-color', ...FONT, ...SPACE], 'message', message),
    ...allow(['color'], 'error', message),
    ...allow(POSITIONS, 'icon', '#card-icon'),
    ...allow(['space-inset'], 'wrapper', `.st-${field}__wrapper`),
  };
}

/** For the notification element in the merchant's page; they name its standard id, whatever id it has. */
export const NOTIFICATION_STYLES: AllowedStyles = {
  ...BODY,
  ...allow([...BOX, 'font-size', 'line-height'], 'notification', '#st-notification-frame'),
  ...stateOfNotification('error'),
  ...stateOfNotification('info'),
  ...stateOfNotification('success'),
  ...stateOfNotification('cancel'),
};

function stateOfNotification(state: string): AllowedStyles {
  const selector = `.notification-frame--${state}#st-notification-frame`;
  return allow(BOX, `notification-${state}`, selector);
}

/** @returns a rule per selector, of what is allowed and safe. */
export function cssRules(styles: Readonly<Record<string, unknown>>, allowed: AllowedStyles): string[] {
  const rules = new Map<string, string[]>();
  for (const [key, value] of Object.entries(styles)) {
    const target = Object.hasOwn(allowed, key) ? allowed[key] : undefined;
    if (!target || !SAFE.test(String(value))) continue;
    const [property, selector] = target;
    rules.set(selector, [...(rules.get(selector) ?? []), `${property}: ${String(value)};`]);
  }
  return [...rules].map(([selector, declarations]) => `${selector} { ${declarations.join(' ')} }`);
}
