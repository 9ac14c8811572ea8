import { texts } from './texts.js';

const root = document.documentElement;
const themeSwitch = document.querySelector('[data-theme-switch]');
const dark = matchMedia('(prefers-color-scheme: dark)');

/** @returns the text in the language of the page. */
export const text = (key) => texts[root.lang][key];

export const money = (amount, currency) =>
  new Intl.NumberFormat(root.lang, { style: 'currency', currency }).format(amount / 100);

/** @param day `YYYY-MM-DD` */
export const day = (iso) =>
  new Intl.DateTimeFormat(root.lang, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(iso));

function speak(locale) {
  root.lang = locale in texts ? locale : 'en-GB';
  localStorage.setItem('locale', root.lang);
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = text(node.dataset.text);
  for (const node of document.querySelectorAll('[data-locale]'))
    node.setAttribute('aria-pressed', String(node.dataset.locale === root.lang));
}

function paint(theme) {
  if (theme) root.dataset.theme = theme;
  themeSwitch.setAttribute('aria-pressed', String((theme ?? (dark.matches ? 'dark' : 'light')) === 'dark'));
}

/**
 * Starts the two switches: the language and dark or light.
 *
 * @param onLanguage called after the language has changed.
 */
export function start(onLanguage) {
  speak(localStorage.getItem('locale') ?? navigator.language.slice(0, 2));
  paint(localStorage.getItem('theme'));
  dark.addEventListener('change', () => paint(root.dataset.theme));
  for (const node of document.querySelectorAll('[data-locale]')) {
    node.addEventListener('click', () => {
      speak(node.dataset.locale);
      onLanguage();
    });
  }
  themeSwitch.addEventListener('click', () => {
    const theme = themeSwitch.getAttribute('aria-pressed') === 'true' ? 'light' : 'dark';
    localStorage.setItem('theme', theme);
    paint(theme);
  });
}
