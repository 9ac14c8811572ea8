import type { ResolvedConfig } from '../config.ts';
import type { FieldState } from '../message.ts';
import { payloadOf } from '../request-jwt.ts';
import type { Settings } from '../settings.ts';
import type { ControlChannel } from './channel.ts';
import { InvalidResponse, type GatewayClient, type GatewayResult } from './gateway-client.ts';
import { ChallengeEnded, payWithThreeDSecure } from './three-d-process.ts';

const CARD = { name: 'CARD' };
/** Message that a field reports with, and what the gateway calls it. */
const FIELDS = { CARD_NUMBER: 'pan', EXPIRATION_DATE: 'expirydate', SECURITY_CODE: 'securitycode' } as const;
type FieldKey = (typeof FIELDS)[keyof typeof FIELDS];

/** Card payments: opens the session with the gateway, and runs one attempt per submit. */
export class CardPayment {
  readonly #fields: Record<FieldKey, FieldState> = {
    pan: { value: '', validity: false },
    expirydate: { value: '', validity: false },
    securitycode: { value: '', validity: false },
  };
  #merchantFields: Readonly<Record<string, unknown>> = {};
  /** Counts submits: an older attempt's end is nobody's business once there is a newer one. */
  #attempt = 0;
  #session: Promise<void> | undefined;

  constructor(
    private readonly channel: ControlChannel,
    private readonly client: GatewayClient,
    private readonly config: ResolvedConfig,
    private readonly settings: Settings,
  ) {}

  start(): void {
    const { bus, expose } = this.channel;
    expose('ST_PAYMENT_METHOD_INIT_STARTED', CARD);
    for (const [message, field] of Object.entries(FIELDS)) {
      bus.on(`CHANGE_${message}`, (state) => (this.#fields[field] = state as FieldState));
    }
    bus.on('UPDATE_MERCHANT_FIELDS', (data) => (this.#merchantFields = data as Record<string, unknown>));
    bus.on('SUBMIT_FORM', (data) => void this.#submit(data as Submission));
    this.#open().then(
      () => this.#opened(),
      (error: unknown) => {
        expose('ST_PAYMENT_METHOD_INIT_FAILED', CARD);
        this.#fail(error, 'Invalid response');
      },
    );
  }

  #opened(): void {
    this.channel.expose('ST_PAYMENT_METHOD_INIT_COMPLETED', CARD);
    if (this.config.components.startOnLoad) this.channel.expose('SUBMIT_FORM', { dataInJwt: true });
  }

  /**
   * Opens the session once. A session that failed for the network is opened anew by the next attempt to pay, not by
   * a new JWT.
   */
  #open(): Promise<void> {
    return (this.#session ??= this.#initialise().catch((error: unknown) => {
      this.#session = undefined;
      throw error;
    }));
  }

  /** Resolves with the first JSINIT that succeeds; every new JWT sends another. */
  async #initialise(): Promise<void> {
    const broken = new AbortController();
    await new Promise<void>((resolve, reject) => {
      const init = (): void => {
        this.client.request({ requesttypedescriptions: ['JSINIT'] }).then(() => resolve(), reject);
      };
      this.channel.bus.on('ST_UPDATE_JWT', init, broken.signal);
      init();
    }).catch((error: unknown) => {
      broken.abort();
      throw error;
    });
    await this.channel.query('ST_THREE_D_SECURE_INIT', this.config.threeDSecure);
    this.channel.expose('UNLOCK_BUTTON');
  }

  async #submit({ dataInJwt = false, fieldsToSubmit = [] }: Submission): Promise<void> {
    const { expose } = this.channel;
    const attempt = (this.#attempt += 1);
    if (!dataInJwt && !fieldsToSubmit.every((field) => this.#fields[field].validity)) {
      this.#refuse();
      return;
    }
    expose('BLOCK_FORM', 'blocked');
    const types = payloadOf(this.client.jwt).requesttypedescriptions;
    expose('ST_PAYMENT_METHOD_STARTED', CARD);
    try {
      await this.#open();
      const context = { client: this.client, channel: this.channel, settings: this.settings };
      const result = await payWithThreeDSecure(types, this.#card(), this.#merchantFields, context);
      if (attempt === this.#attempt) await this.#conclude(result);
    } catch (error) {
      if (attempt === this.#attempt) this.#fail(error, 'An error occurred');
    }
  }

  /** What is left to do after the answer to the payment request. */
  async #conclude(result: GatewayResult): Promise<void> {
    const { client, channel } = this;
    try {
      const remaining = payloadOf(client.jwt).requesttypedescriptions;
      if (result.customeroutput !== 'RESULT' && remaining.length > 0) {
        const { cachetoken, threedresponse } = result;
        await client.request({ ...this.#merchantFields, ...this.#card(), cachetoken, threedresponse });
      } else if (result.requesttypedescription === 'THREEDQUERY' && result.threedresponse) {
        client.report(result);
      }
      channel.expose('CALL_MERCHANT_SUCCESS_CALLBACK');
      client.notify('success', 'Payment has been successfully processed');
      channel.expose('ST_PAYMENT_METHOD_COMPLETED', CARD);
      channel.expose('BLOCK_FORM', 'complete');
    } catch {
      channel.expose('CALL_MERCHANT_ERROR_CALLBACK');
      channel.expose('ST_PAYMENT_METHOD_FAILED', CARD);
      client.notify('error', 'An error occurred');
      channel.expose('BLOCK_FORM', 'available');
    } finally {
      client.reset();
    }
  }

  /** The form is not valid: nothing starts. */
  #refuse(): void {
    const { expose, publish } = this.channel;
    expose('CALL_MERCHANT_ERROR_CALLBACK');
    expose('ST_PAYMENT_METHOD_FAILED', CARD);
    expose('BLOCK_FORM', 'available');
    for (const name of Object.keys(FIELDS)) publish(`BLUR_${name}`);
  }

  #fail(error: unknown, message: string): void {
    const { expose } = this.channel;
    const cancelled = error instanceof ChallengeEnded && error.result.isCancelled;
    if (error instanceof ChallengeEnded) {
      expose(`CALL_MERCHANT_${cancelled ? 'CANCEL' : 'ERROR'}_CALLBACK`);
      expose(`ST_PAYMENT_METHOD_${cancelled ? 'CANCELED' : 'FAILED'}`, CARD);
      this.client.report(error.result);
    } else if (!(error instanceof InvalidResponse)) {
      console.error(error);
    }
    this.client.reset();
    expose('BLOCK_FORM', 'available');
    this.client.notify(cancelled ? 'cancel' : 'error', cancelled ? 'Payment has been cancelled' : message);
  }

  #card(): Record<FieldKey, string> {
    const { pan, expirydate, securitycode } = this.#fields;
    return { pan: pan.value, expirydate: expirydate.value, securitycode: securitycode.value };
  }
}

interface Submission {
  readonly dataInJwt?: boolean;
  readonly fieldsToSubmit?: readonly FieldKey[];
}
