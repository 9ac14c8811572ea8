/** The checkout's side of trustshare's message protocol (reference: the official SDK 1.0.17, as seen from outside). */
export interface Remote {
  /** Calls a method of the page that opened the checkout, once the handshake is done. */
  readonly call: (method: string, ...args: readonly unknown[]) => void;
}

type Incoming = Readonly<Record<'kind' | 'secret', unknown>> | null;

/** The page may begin to listen only after the checkout has loaded. */
const RETRY_MS = 250;
const MOST_TRIES = 40;

/** Shakes hands with the page that opened this one. */
export function connect(parent: Window): Remote {
  const secret = crypto.randomUUID();
  const waiting: (() => void)[] = [];
  let origin: string | undefined;
  let isReady = false;
  let lastId = 0;

  let tries = 0;
  const greet = (): void => {
    tries += 1;
    if (tries >= MOST_TRIES) clearInterval(timer);
    // The one message for anybody: it tells nothing.
    parent.postMessage({ kind: 'syn', namespace: 'trustshare::sdk::v1', secret }, '*');
  };
  const timer = setInterval(greet, RETRY_MS);

  window.addEventListener('message', ({ source, origin: from, data }: MessageEvent<Incoming>) => {
    if (source !== parent || (origin !== undefined && from !== origin)) return;
    if (data?.kind === 'syn_ack' && data.secret === secret && origin === undefined) {
      origin = from;
      clearInterval(timer);
      parent.postMessage({ kind: 'ready', methods: [] }, origin);
    } else if (data?.kind === 'ready_ack' && origin !== undefined && !isReady) {
      isReady = true;
      for (const send of waiting.splice(0)) send();
    }
  });
  greet();

  const call = (method: string, ...args: readonly unknown[]): void => {
    const id = (lastId += 1);
    const send = (): void => parent.postMessage({ kind: 'call', method, args, id }, origin ?? '*');
    if (isReady) send();
    else waiting.push(send);
  };
  // The real checkout asks whether it runs under the SDK.
  call('fromSdk');
  return { call };
}
