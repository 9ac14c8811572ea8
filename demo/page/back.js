import { texts } from './texts.js';

const root = document.documentElement;
root.lang = localStorage.getItem('locale') ?? 'en-GB';
document.querySelector('p').textContent = texts[root.lang].moment;
// In place of the booking page, and not in a frame or popup of it: back there.
if (!window.opener && window.parent === window) location.replace(`/${location.search}`);
