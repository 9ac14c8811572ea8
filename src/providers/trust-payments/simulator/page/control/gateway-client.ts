import type { ResolvedConfig } from '../config.ts';
import { decodeClaims, payloadOf } from '../request-jwt.ts';
import { translate } from '../translations.ts';
import type { ControlChannel } from './channel.ts';
import { send } from './transport.ts';

/** The part of a gateway's answer that the library goes by. */
export type GatewayResult = Readonly<Record<string, unknown>> & {
  readonly errorcode: string;
  readonly errormessage: string;
  readonly requesttypedescription: string;
};

/** An answer that is none: unreadable, or it never came. */
export class InvalidResponse extends Error {}

/** Request types that the merchant is told of. JSINIT and THREEDLOOKUP are the library's own business. */
const REPORTED = [
  'AUTH',
  'CACHETOKENISE',
  'ERROR',
  'THREEDQUERY',
  'WALLETVERIFY',
  'RISKDEC',
  'SUBSCRIPTION',
  'ACCOUNTCHECK',
];

/** Requests that are the same to the letter are one request for this long. */
const MERGE_MS = 250;

/** A promise of an answer that the library drops: whoever waits for it waits for ever. So it is in the real one. */
const silence = (): Promise<never> => new Promise(() => undefined);

/** Talks to the gateway with the merchant's JWT, and tells the page what came of it. */
export class GatewayClient {
  /** The merchant's own, which every new attempt starts from. */
  #original: string;
  /** The gateway's continuation of it, in the middle of an attempt. */
  #jwt: string;
  readonly #underWay = new Map<string, Promise<GatewayResult>>();
  readonly #requestid = `J-${Math.random().toString(36).slice(2, 10)}`;

  constructor(
    private readonly channel: ControlChannel,
    private readonly config: ResolvedConfig,
  ) {
    this.#original = this.#jwt = config.jwt;
  }

  get jwt(): string {
    return this.#jwt;
  }

  /** The merchant has a new JWT. */
  replace(jwt: string): void {
    this.#original = this.#jwt = jwt;
  }

  /** Back to the merchant's own JWT: an attempt has ended. */
  reset(): void {
    this.#jwt = this.#original;
  }

  /**
   * @returns the answer; for ever pending where the gateway refused, or where what it said is no JSON.
   * @throws {InvalidResponse} for an answer that can't be read, or when there is none after all tries.
   */
  request(fields: Readonly<Record<string, unknown>>): Promise<GatewayResult> {
    const body = this.#body(fields);
    const same = this.#underWay.get(body);
    if (same) return same;
    const result = this.#request(body, fields);
    this.#underWay.set(body, result);
    setTimeout(() => this.#underWay.delete(body), MERGE_MS);
    return result;
  }

  async #request(request: string, fields: Readonly<Record<string, unknown>>): Promise<GatewayResult> {
    const response = await send(this.config.datacenterurl, request).catch(() => undefined);
    if (!response) {
      this.reset();
      throw this.#invalid();
    }
    const body = (await response.json().catch(silence)) as { readonly jwt: string };
    return this.#read(body.jwt, fields);
  }

  /** Tells the page of a result, with the whole signed answer in it. */
  report(result: Readonly<Record<string, unknown>>): void {
    const errormessage = this.translate(String(result.errormessage));
    this.channel.expose('TRANSACTION_COMPLETE', { ...result, errormessage });
  }

  notify(type: 'success' | 'error' | 'cancel', content: string): void {
    const { disableNotification, submitOnSuccess, submitOnError, submitOnCancel } = this.config;
    const leaving = { success: submitOnSuccess, error: submitOnError, cancel: submitOnCancel }[type];
    if (!disableNotification && !leaving) this.channel.expose('NOTIFICATION', { type, content });
  }

  translate(text: string): string {
    return translate(text, payloadOf(this.#original).locale ?? 'en_GB', this.config.translations);
  }

  #body(fields: Readonly<Record<string, unknown>>): string {
    return JSON.stringify({
      acceptcustomeroutput: '2.00',
      jwt: this.#jwt,
      request: [{ ...fields, requestid: this.#requestid }],
      version: '1.00',
      versioninfo: 'STJS::N/A::0.0.0::N/A',
    });
  }

  #read(jwt: string, { requesttypedescriptions }: Readonly<Record<string, unknown>>): Promise<GatewayResult> {
    const isInit = Array.isArray(requesttypedescriptions) && requesttypedescriptions.includes('JSINIT');
    const failed = isInit ? 'ST_PAYMENT_METHOD_INIT_FAILED' : 'ST_PAYMENT_METHOD_FAILED';
    let payload: ResultPayload | undefined;
    try {
      payload = (decodeClaims(jwt) as { payload?: ResultPayload }).payload;
    } catch {
      const error = this.#invalid();
      if (isInit) this.channel.expose(failed, { name: 'CARD' });
      this.reset();
      return Promise.reject(error);
    }
    if (payload?.version !== '1.00' || !payload.response.length) {
      this.#invalid();
    } else {
      const result = { ...mainElement(payload.response), jwt };
      if (this.#tell(result)) {
        this.#jwt = Number(result.errorcode) === 0 ? payload.jwt : this.#original;
        return Promise.resolve(result);
      }
    }
    const isCard = payload?.response.some(
      ({ requesttypedescription: type }) => type === 'AUTH' || type === 'THREEDQUERY',
    );
    if (isInit || isCard) this.channel.expose(failed, { name: 'CARD' });
    this.reset();
    return silence();
  }

  /** @returns whether the attempt goes on. */
  #tell(result: GatewayResult): boolean {
    if (!REPORTED.includes(result.requesttypedescription)) return true;
    if (Number(result.errorcode) === 0) {
      this.report(result);
      return true;
    }
    const { errordata, errormessage } = result;
    if (Array.isArray(errordata)) this.#markField(String(errordata[0]), errormessage);
    this.channel.expose('BLOCK_FORM', 'available');
    this.notify('error', errormessage);
    this.channel.expose('CALL_MERCHANT_ERROR_CALLBACK');
    this.report(result);
    return false;
  }

  /** A field of the card shows the message; a field of the merchant's does not, though the message is sent. */
  #markField(field: string, message: string): void {
    const name = { pan: 'CARD_NUMBER', expirydate: 'EXPIRATION_DATE', securitycode: 'SECURITY_CODE' }[field];
    if (name) this.channel.publish(`VALIDATE_${name}_FIELD`, { field, message });
  }

  #invalid(): InvalidResponse {
    const errormessage = 'Invalid response';
    this.report({ errorcode: '50003', errormessage });
    this.notify('error', errormessage);
    this.channel.expose('BLOCK_FORM', 'available');
    this.channel.expose('CALL_MERCHANT_ERROR_CALLBACK');
    return new InvalidResponse(errormessage);
  }
}

interface ResultPayload {
  readonly version: string;
  readonly jwt: string;
  readonly response: readonly GatewayResult[];
}

/** The last element with a `customeroutput`, or else the last. */
function mainElement(response: readonly GatewayResult[]): GatewayResult {
  const found = response.findLast(({ customeroutput }) => customeroutput) ?? response.at(-1);
  return found ?? { errorcode: '', errormessage: '', requesttypedescription: '' };
}
