/** The hosted fields. */
export type FieldName = 'card-number' | 'expiration-date' | 'security-code';

interface Details {
  readonly autocomplete: string;
  /** Hidden inputs that catch what a browser fills in for the other fields: name and autocomplete token. */
  readonly captures: readonly (readonly [name: string, autocomplete: string])[];
  /** The real card number stands in a form of its own, the others don't. */
  readonly tag: 'form' | 'div';
}

const NUMBER = ['number', 'cc-number'] as const;
const EXPIRY = ['expiration-date', 'cc-exp'] as const;
const CODE = ['security-code', 'cc-csc'] as const;

const FIELDS: Readonly<Record<FieldName, Details>> = {
  'card-number': { autocomplete: 'cc-number', captures: [EXPIRY, CODE], tag: 'form' },
  'expiration-date': { autocomplete: 'cc-exp', captures: [NUMBER, CODE], tag: 'div' },
  'security-code': { autocomplete: 'cc-csc', captures: [EXPIRY, NUMBER], tag: 'div' },
};

/** @returns the page of a hosted field, with the ids, classes and attributes of the real one. */
export function fieldPage(name: FieldName): string {
  const { autocomplete, captures, tag } = FIELDS[name];
  const hidden = captures.map(
    ([field, token]) =>
      `<input id="st-${name}-input-autocomplete-capture-${field}" autocomplete="${token}" tabindex="-1" inputmode="none">`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title></title><style>${STYLE}</style></head>
<body data-field="${name}"><div class="st-form-container"><${tag} id="st-${name}" class="${name}">
<label id="st-${name}-label" for="st-${name}-input" class="${name}__label ${name}__label--required"></label>
<div class="st-${name}__wrapper" id="st-${name}-wrapper">
<input id="st-${name}-input" class="${name}__input" autocomplete="${autocomplete}" autocorrect="off" spellcheck="false" inputmode="numeric" required>
<div id="st-${name}-message" class="${name}__message"></div>
<div class="${name}__autocomplete">${hidden.join('\n')}</div>
</div></${tag}></div><script src="field.js"></script></body></html>`;
}

/** @returns the page of the control frame: nothing to see. */
export function controlPage(): string {
  return '<!doctype html><html lang="en"><head><meta charset="utf-8"><title></title></head><body><script src="control-frame.js"></script></body></html>';
}

/** Measured on the real fields, so that a form laid out on the simulator fits them. The page shows itself when its styles are in. */
const STYLE = `
html { font-size: 62.5%; height: 100% }
body { display: none; height: 100%; margin: 0; font: 16px/16px system-ui, sans-serif; color: #333 }
form { height: 100% }
.st-form-container { display: table; width: 100%; height: 100% }
.card-number, .expiration-date, .security-code { position: relative; display: table-cell; padding: 0; vertical-align: top }
[class$='__wrapper'] { position: relative; box-sizing: border-box; width: 100%; height: 45px }
label { position: relative; display: inline-block; margin: 0 0 4px; font-size: 12px; line-height: 16px; color: #333 }
.asterisk { margin: 0 5px; font-size: 18px; font-weight: bold; color: #ff4545 }
[class*='__input'] { box-sizing: border-box; width: 100%; margin: 0 0 4px; border: 1px solid #6d6d6d; border-radius: 4px; padding: 11px 8px; font-size: 15px; line-height: 16px; color: #333 }
[class*='__input']::placeholder { color: #b6b6b6 }
[class$='__message'] { margin: 4px 0 0; font-size: 13px; line-height: 16px; color: #ff4545; visibility: hidden }
.error-field { border-color: #ff4545; outline: 0; color: #721c24; background-color: #f8d7da }
.st-card-icon { position: absolute; top: 7px; right: 7px; width: 30px; height: 20px; border: 1px solid #6d6d6d; border-radius: 4px; padding: 3px; background-color: #fff }
.st-input--disabled { opacity: 0.5; cursor: not-allowed; background: transparent }
[class$='__autocomplete'] { position: fixed; z-index: -1; top: 0; left: 0; width: 0; height: 0; overflow: hidden; pointer-events: none }
[class$='__autocomplete'] > input { width: 0; height: 0; border: 0; appearance: none }`;
