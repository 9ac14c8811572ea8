import { Bus, FRAMES, type Message } from '../message.ts';

/** The merchant page's end of the bus. */
export interface ParentChannel {
  readonly bus: Bus;
  /** To this window, and to the control frame as soon as it is ready. */
  readonly publish: (type: string, data?: unknown) => void;
  /** To the control frame only, now. */
  readonly post: (message: object) => void;
  /** Resolves when the control frame of this start has reported. */
  readonly ready: () => Promise<void>;
  /** Forgets the control frame: a new one is on its way, or none. */
  readonly reset: () => void;
}

/** @param frameOrigin the library's origin, the only one that card frames' messages are for. */
export function openParentChannel(frameOrigin: string): ParentChannel {
  const bus = new Bus().receive(window);
  let arrived = newArrival();
  bus.on('ST_FRAME_READY', (name) => {
    if (name === FRAMES.control) arrived.resolve();
  });
  const post = (message: object): void => {
    // By window name, as a property of the page's window: that is why a frame in a shadow tree is not found.
    const frame = (window as unknown as Partial<Record<string, Window>>)[FRAMES.control];
    if (!frame) throw new Error('Failed to post inter-frame message.');
    frame.postMessage(message, frameOrigin);
  };
  return {
    bus,
    post,
    publish(type, data) {
      const message: Message = { type, ...(data !== undefined && { data }) };
      bus.emit(message);
      void arrived.promise.then(() => {
        try {
          post(JSON.parse(JSON.stringify(message)) as object);
        } catch (error) {
          console.warn(`Cannot send event to the control frame. ${String(error)}`);
        }
      });
    },
    ready: () => arrived.promise,
    reset: () => {
      // What still waits goes to the next control frame, as it does with the real library.
      const next = newArrival();
      void next.promise.then(arrived.resolve);
      arrived = next;
    },
  };
}

function newArrival(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
