import type { ResolvedConfig } from './config.ts';

/** What windows say to each other. Nobody checks who sent it: neither does the real library. */
export interface Message {
  readonly type: string;
  readonly data?: unknown;
}

/** Window names of the frames, which are also their ids. */
export const FRAMES = {
  control: 'st-control-frame-iframe',
  cardNumber: 'st-card-number-iframe',
  expirationDate: 'st-expiration-date-iframe',
  securityCode: 'st-security-code-iframe',
} as const;

/** What becomes of the form: usable, busy, before its first use, or paid and locked for good. */
export type FormState = 'available' | 'blocked' | 'loading' | 'complete';

export interface FieldState {
  readonly value: string;
  readonly validity: boolean;
}

/** The control frame's window, as the fields' frames see it: they share its origin. */
export interface ControlWindow extends Window {
  simulatedBus?: Bus;
  /** Is there before the fields are: the merchant's page makes them after it has handed this on. */
  simulatedConfig?: ResolvedConfig;
}

type Listener = (message: Message) => void;

/** Hands messages to whoever listens in this window. */
export class Bus {
  readonly #listeners = new Set<Listener>();

  emit(message: Message): void {
    for (const listener of [...this.#listeners]) listener(message);
  }

  /** @param signal ends it. */
  on(type: string, listener: (data: unknown) => void, signal?: AbortSignal): void {
    this.onAny((message) => message.type === type && listener(message.data), signal);
  }

  onAny(listener: (message: Message) => unknown, signal?: AbortSignal): void {
    if (signal?.aborted) return;
    const entry: Listener = (message) => void listener(message);
    this.#listeners.add(entry);
    signal?.addEventListener('abort', () => this.#listeners.delete(entry));
  }

  /** Everything that any window posts to this one goes on the bus, whoever sent it. */
  receive(from: Window): this {
    from.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isMessage(data)) this.emit(data);
    });
    return this;
  }
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && Boolean((value as { type?: unknown }).type);
}
