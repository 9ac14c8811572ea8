import { cssRules, NOTIFICATION_STYLES } from '../styles.ts';

/** The rules that the library puts into the merchant's page when its script runs: some of them hit the whole page. */
const GLOBAL = `
#st-control-frame-iframe { position: fixed !important; z-index: 999999; right: 0 !important; bottom: 0 !important; width: 0 !important; height: 0 !important }
iframe[id^='st-'] { height: 110px; border: 0 }
iframe:hover, iframe:focus, iframe:active { outline: none }
.notification-frame { display: flex; position: relative; box-sizing: border-box; align-items: center; justify-content: center; width: 100%; height: 91px; border: 0.1rem solid; border-radius: 0.4rem; padding: 1.1rem 0.8rem 1.3rem; font-size: 1.3rem; line-height: 1.6rem; color: #fff; opacity: 0 }
.notification-frame--info { border-color: #6d6d6d; background-color: #6d6d6d; opacity: 1 }
.notification-frame--error { border-color: #ff4545; background-color: #ff4545; opacity: 1 }
.notification-frame--cancel { border-color: #ffc23a; background-color: #ffc23a; opacity: 1 }
.notification-frame--success { border-color: #01cb4d; background-color: #01cb4d; opacity: 1 }
`;

/** 3-D Secure's own sheet. */
const THREE_D_SECURE = `
.tp-3ds-overlay { position: fixed; z-index: 50; inset: 0; display: flex; align-items: center; justify-content: center; background: rgba(255, 255, 255, 0.9) }
.tp-3ds-processing-screen { position: relative }
.tp-3ds-popup-view { z-index: 99990; min-width: 100vw; height: 100vh }
.tp-3ds-popup-view-overlay { box-sizing: border-box; width: 430px; max-width: 100%; height: 460px; max-height: 100%; padding: 20px; background: #fff; box-shadow: 0 2px 12px rgba(0, 0, 0, 0.3) }
.tp-3ds-popup-view-header, .tp-3ds-inline-view-header { height: 16px; text-align: right }
@media (max-width: 440px) { .tp-3ds-popup-view-overlay { width: 100%; padding: 5px } }
.tp-3ds-challenge-iframe { max-width: 100%; border: 0 }
.tp-3ds-processing-screen-loader { width: 48px; height: 48px; border: 4px solid #d5dbe3; border-top-color: #24527a; border-radius: 50%; animation: tp-3ds-turn 1s linear infinite }
@keyframes tp-3ds-turn { to { transform: rotate(1turn) } }
`;

/** Runs once per evaluation of the script: evaluate it twice and the page has them twice. */
export function addGlobalStyles(): void {
  for (const css of [GLOBAL, THREE_D_SECURE]) {
    const style = document.createElement('style');
    style.textContent = css;
    document.head.append(style);
  }
}

/**
 * Adds the rule that turns the merchant's body into a block, and those for the notification element. A page whose
 * content security policy forbids inline styles gets the real library's error.
 */
export function insertPageRules(styles: unknown): void {
  const rules = [
    'body { display: block; }',
    ...cssRules((styles ?? {}) as Record<string, unknown>, NOTIFICATION_STYLES),
  ];
  let style = document.querySelector<HTMLStyleElement>('#insertedStyles');
  if (!style) {
    style = document.createElement('style');
    style.id = 'insertedStyles';
    document.head.append(style);
  }
  const { sheet } = style;
  if (!sheet) throw new TypeError("Cannot read properties of null (reading 'insertRule')");
  for (const rule of rules) sheet.insertRule(rule, 0);
}
