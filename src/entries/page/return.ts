import { RETURNED } from '../../element/adapter/returned.ts';

// For the page that a provider sends the shopper back to. In a frame or a window of the element's it reports to the page
// of the element, which then asks the server and takes the frame or window away. Elsewhere nobody listens, and where
// there is no browser, it does nothing.
if (typeof window !== 'undefined') {
  if (parent === window) new BroadcastChannel(RETURNED).postMessage(location.search);
  else parent.postMessage({ [RETURNED]: location.search }, location.origin);
}
