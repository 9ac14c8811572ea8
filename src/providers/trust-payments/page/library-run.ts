import { pageError } from '../../../element/support/page-error.ts';
import type { PayError } from '../../../protocol/pay-error.ts';
import {
  EVENTS,
  startLibrary,
  type LibraryEvent,
  type LibraryResult,
  type SecureTrading,
} from './library.ts';
import { Wait } from './wait.ts';

/** From the control frame's first sign of life to fields that can pay: one provider script alone may take 30 s. */
const START_LIMIT_MS = 45_000;
/** How long field frames may keep silent once the library calls itself ready. */
const FRAMES_LIMIT_MS = 5_000;
/** How soon a refusal of an updated session would be heard. */
const UPDATE_PAUSE_MS = 1_000;
/** The gateway's code for a payment that it could not read; a new session would not help. */
const UNREADABLE = '50003';

type Listener = (event: LibraryEvent, data?: LibraryResult) => void;

/** One start of the library, until it is taken down. */
export class LibraryRun {
  readonly #library: SecureTrading;
  readonly #framesReady = new Set<unknown>();
  /** For the fields to be ready, and later for an updated session to be refused or not. */
  #wait = new Wait<void>();
  #initialised = false;
  #refusal: LibraryResult | undefined;

  /**
   * @param configuration of the library's own.
   * @param frames the library's frames at the moment.
   * @param listener hears what the library says of attempts to pay.
   * @param fresh whether the session is so new that its age can't be why it is refused.
   */
  constructor(
    configuration: Record<string, unknown>,
    readonly frames: () => readonly HTMLIFrameElement[],
    readonly listener: Listener,
    readonly fresh: boolean,
  ) {
    this.#library = startLibrary(configuration);
    for (const event of EVENTS) this.#library.on(event, (data) => this.#heard(event, data));
  }

  /** Whether the library could take payments, were its fields there already. */
  get initialised(): boolean {
    return this.#initialised;
  }

  /**
   * Waits for the fields, but never for ever: half of what can go wrong here makes the library fall silent.
   *
   * @param limitMs for the library's first sign of life.
   * @throws PayError
   */
  start(limitMs: number): Promise<void> {
    this.#expectStart(limitMs);
    this.#library.Components();
    return this.#wait.promise;
  }

  /**
   * Goes on with another session. Nothing is said when that went well; only a refusal is heard.
   *
   * @throws PayError
   */
  update(jwt: string): Promise<void> {
    const wait = (this.#wait = new Wait<void>());
    wait.expect(UPDATE_PAUSE_MS, () => wait.resolve());
    this.#library.updateJWT(jwt);
    return wait.promise;
  }

  /** The library calls itself ready before its field frames are. */
  frameIsReady(frame: unknown): void {
    this.#framesReady.add(frame);
    this.#checkFrames();
  }

  cancelChallenge(): void {
    this.#library.cancelThreeDProcess();
  }

  stop(): void {
    this.#wait.resolve();
    this.#library.destroy();
  }

  #expectStart(limitMs: number): void {
    this.#wait.expect(limitMs, () => this.#wait.reject(pageError('fields-timeout')));
  }

  #checkFrames(): void {
    const ready = this.frames().every(({ contentWindow }) => this.#framesReady.has(contentWindow));
    if (this.#initialised && ready) this.#wait.resolve();
  }

  #heard(event: LibraryEvent, data?: LibraryResult): void {
    switch (event) {
      case 'paymentInitStarted':
        this.#expectStart(START_LIMIT_MS);
        return;
      case 'paymentInitCompleted':
        this.#initialised = true;
        this.#wait.expect(FRAMES_LIMIT_MS, () => this.#wait.resolve());
        this.#checkFrames();
        return;
      case 'paymentInitFailed':
        this.#wait.reject(this.#refused());
        return;
      default:
        if (event === 'submit') this.#refusal = data;
        this.listener(event, data);
    }
  }

  /** A gateway that answers and refuses has, more often than not, been shown a session that is too old. */
  #refused(): PayError {
    const { errorcode = '', errordata = [] } = this.#refusal ?? {};
    const renewable = errorcode && errorcode !== UNREADABLE && !this.fresh;
    return pageError(renewable ? 'session-expired' : 'provider-refused', [errorcode, ...errordata].join(' '));
  }
}
