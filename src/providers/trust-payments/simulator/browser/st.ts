import { openParentChannel } from '../page/parent/channel.ts';
import { addGlobalStyles } from '../page/parent/page-styles.ts';
import { SecureTrading } from '../page/parent/secure-trading.ts';

type Start = (config: Readonly<Record<string, unknown>>) => SecureTrading;

declare global {
  interface Window {
    SecureTrading?: Start;
    define?: { readonly amd?: object } & ((dependencies: [], factory: () => Start) => void);
  }
}

const script = document.currentScript as HTMLScriptElement;
const frameUrl = new URL('.', script.src).href.slice(0, -1);
addGlobalStyles();
let instance: SecureTrading | undefined;
let running = false;

/** Listens to the page's messages from the first start on, not before: so it is with the real library. */
function create(): SecureTrading {
  const channel = openParentChannel(new URL(frameUrl).origin);
  channel.bus.on('DESTROY', () => (running = false));
  return new SecureTrading(channel, frameUrl);
}

/** Starts the library. A second call ends what the first one started, and returns the same object. */
const start: Start = (config) => {
  instance ??= create();
  if (running) {
    instance.destroy();
    console.warn('The current instance of ST has been destroyed: it was started again');
  }
  running = true;
  instance.init(config);
  return instance;
};

// A module loader on the page gets the library, and the page no global.
if (window.define?.amd) window.define([], () => start);
else window.SecureTrading = start;
