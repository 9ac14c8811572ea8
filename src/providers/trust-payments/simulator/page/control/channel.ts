import { Bus } from '../message.ts';
import { ask } from '../query.ts';

/** The control frame's end of the bus. */
export interface ControlChannel {
  readonly bus: Bus;
  /** To this window and, through it, to the fields. */
  readonly publish: (type: string, data?: unknown) => void;
  /** To the merchant's page as well. Card data never goes this way. */
  readonly expose: (type: string, data?: unknown) => void;
  /** To the merchant's page only. */
  readonly post: (message: object) => void;
  /** Asks the merchant's page, where 3-D Secure lives. */
  readonly query: (type: string, data?: unknown) => Promise<unknown>;
}

/** @param parentOrigin whom the messages to the merchant's page are for. */
export function openControlChannel(parentOrigin: string): ControlChannel {
  const bus = new Bus().receive(window);
  const publish = (type: string, data?: unknown): void =>
    bus.emit({ type, ...(data !== undefined && { data }) });
  const post = (message: object): void => window.parent.postMessage(message, parentOrigin);
  return {
    bus,
    publish,
    post,
    expose(type, data) {
      publish(type, data);
      post({ type, ...(data !== undefined && { data }) });
    },
    query: (type, data) => ask(bus, post, type, data),
  };
}
