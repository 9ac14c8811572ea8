import { validateHeaderName, validateHeaderValue } from 'node:http';
import { PayError } from '../../error.ts';
import { observe } from '../../redact/redact.ts';
import { readAnswer } from './answer.ts';
import { connect, type Means } from './attempt.ts';
import { certificateError } from './certificate.ts';
import { pause, systemClock, within } from './clock.ts';
import { createConnector } from './connector.ts';
import { exchange } from './exchange.ts';
import type { Attempt, Outcome, Stage } from './outcome.ts';
import { policyOf, type PolicySettings } from './policy.ts';
import { reasonOf } from './reason.ts';
import { createResolver, type NameServers } from './resolver.ts';
import { readTarget } from './target.ts';

export interface PostRequest {
  /** `https:`, or `http:` to this very machine. */
  readonly url: string | URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body: unknown;
}

export interface ConnectionOptions extends Partial<Means> {
  /** Figures of your own, where the document's (`POLICY`) don't suit; within bounds. */
  readonly policy?: PolicySettings;
  /** Whom to ask for addresses, where no `resolver` is given; `system` where it is left out. */
  readonly nameServers?: NameServers;
  /** Certificates of authorities to trust besides the system's, in PEM. */
  readonly authorities?: readonly string[];
  /** Told of every attempt, whatever becomes of it. It can't change anything. */
  readonly onAttempt?: (attempt: Attempt) => unknown;
}

/** Sends JSON over TLS by Secure Trading's connection policy. */
export interface Connection {
  /**
   * Sends a request once. Tries again only while no byte of it can have left.
   * @returns how it ended: nothing that a network or a server does makes it throw.
   * @throws PayError `url-refused` for a URL that is not safe to send to; TypeError for an impossible header.
   */
  post(request: PostRequest): Promise<Outcome>;
}

const HEADERS = { 'content-type': 'application/json;charset=utf-8', accept: 'application/json' };

/**
 * @returns a client that keeps Secure Trading's connection policy (`POLICY`). It keeps no connection open
 * from one request to the next.
 * @throws PayError `settings-invalid` for a figure out of bounds.
 */
export function createConnection({
  authorities = [],
  onAttempt,
  policy: settings,
  nameServers = 'system',
  clock = systemClock,
  resolver = createResolver({ clock, nameServers }),
  connector = createConnector(authorities),
}: ConnectionOptions = {}): Connection {
  const policy = policyOf(settings);
  return {
    async post(request) {
      const target = readTarget(request.url);
      const headers = { ...HEADERS, ...request.headers };
      for (const [name, value] of Object.entries(headers)) {
        validateHeaderName(name);
        validateHeaderValue(name, value);
      }
      const body = Buffer.from(JSON.stringify(request.body));
      const { host } = target;
      const start = clock.now();

      for (let number = 1; ; number++) {
        const startedAt = clock.now();
        const report = (stage: Stage, result: string, address: string | undefined): void => {
          const tookMs = clock.now() - startedAt;
          observe(onAttempt, { number, host, ...(address && { address }), stage, result, startedAt, tookMs });
        };

        const connected = await connect(target, { clock, resolver, connector }, policy.connectMs);
        if (connected.ok) {
          const { socket, address } = connected;
          try {
            // From here on there is no second try: bytes of the request may have left.
            const reply = await within(clock, policy.exchangeMs, (signal) =>
              exchange(socket, target, headers, body, signal),
            );
            report('exchange', 'answered', address);
            return readAnswer(reply, host, number);
          } catch (cause) {
            const result = reasonOf(cause);
            report('exchange', result, address);
            return { kind: 'unknown', error: lost(host, result, cause), attempts: number };
          } finally {
            socket.destroy();
          }
        }

        const { stage, code, address, cause } = connected;
        report(stage, code, address);
        const refused = stage === 'secure' ? certificateError(code, host) : undefined;
        if (refused) return { kind: 'not-sent', error: refused, attempts: number };
        const next = clock.now() + policy.pauseMs;
        // An attempt that could end after the budget is not made.
        if (number === policy.attempts || next + policy.connectMs > start + policy.retryMs) {
          return { kind: 'not-sent', error: unreachable(host, number, stage, code, cause), attempts: number };
        }
        await pause(clock, policy.pauseMs);
      }
    },
  };
}

const lost = (host: string, result: string, cause: unknown) =>
  new PayError(
    'outcome-unknown',
    `The connection to ${host} ended before the answer was there (${result}).`,
    'The request may have taken effect. Ask what became of it before you do it again.',
    { cause },
  );

const STAGES: Readonly<Record<Stage, string>> = {
  resolve: 'looking up the name',
  connect: 'connecting',
  secure: 'agreeing on TLS',
  exchange: 'sending',
};

const unreachable = (host: string, attempts: number, stage: Stage, code: string, cause: unknown) =>
  new PayError(
    'provider-unreachable',
    `No connection to ${host} in ${attempts} attempts; the last ended while ${STAGES[stage]} (${code}).`,
    'Nothing was sent: it is safe to try again later. Check the name servers and what a firewall lets out.',
    { cause },
  );
