import { RETURNED } from '../../element/adapter/returned.ts';

// For the page that a provider sends the shopper back to. In a frame or popup of the element's it reports to the page
// of the element, which then asks the server and takes the frame or popup away. Elsewhere, and where there is no
// browser, it does nothing.
if (typeof window !== 'undefined') {
  const opened = (window.opener as Window | null) ?? window.parent;
  if (opened !== window) opened.postMessage({ [RETURNED]: location.search }, location.origin);
}
