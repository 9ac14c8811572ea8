import { isPlainPath } from '../request/plain-path.ts';
import type { Handler } from './handler.ts';

type Many = Readonly<Record<string, readonly string[] | undefined>>;
type One = Readonly<Record<string, string | undefined>>;

/** The part that is needed of what API Gateway (HTTP and REST), a function URL or a load balancer hands over. */
export interface LambdaEvent {
  /** HTTP APIs and function URLs (payload format 2.0). */
  readonly rawPath?: string;
  readonly cookies?: readonly string[];
  /** REST APIs and load balancers (payload format 1.0). */
  readonly path?: string;
  readonly httpMethod?: string;
  readonly headers?: One | null;
  readonly multiValueHeaders?: Many | null;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly requestContext?: {
    readonly http?: { readonly method?: string; readonly sourceIp?: string };
    readonly identity?: { readonly sourceIp?: string | null };
    /** Of a load balancer. */
    readonly elb?: object;
  };
}

/** What any of them takes for an answer. */
export interface LambdaResult {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  /** A load balancer that hands over lists of headers takes no others. */
  readonly multiValueHeaders?: Record<string, string[]>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/**
 * For AWS Lambda behind API Gateway (payload formats 1.0 and 2.0), a function URL or an Application Load Balancer:
 * `export const handler = lambdaHandler(payments)`. Give `createPayments` a store: a function forgets.
 *
 * @returns a handler that always answers and never throws.
 */
export function lambdaHandler(payments: Handler): (event: LambdaEvent) => Promise<LambdaResult> {
  return async (event) => {
    const response = await payments.fetch(requestFrom(event), sourceOf(event));
    const headers = Object.fromEntries(response.headers);
    const lists = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
    return {
      statusCode: response.status,
      headers,
      ...(event.multiValueHeaders && { multiValueHeaders: lists }),
      // Nobody in front takes it off.
      body: methodOf(event) === 'HEAD' ? '' : await response.text(),
      isBase64Encoded: false,
    };
  };
}

function requestFrom(event: LambdaEvent): Request {
  const url = new URL('http://localhost');
  const path = event.rawPath ?? event.path ?? '';
  if (isPlainPath(path)) url.pathname = path;
  const headers = headersFrom(event);
  const method = methodOf(event);
  if (method !== 'POST') return new Request(url, { headers });
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  return new Request(url, { method, headers, body });
}

const methodOf = ({ requestContext, httpMethod }: LambdaEvent): string | undefined =>
  requestContext?.http?.method ?? httpMethod;

function headersFrom({ headers, multiValueHeaders, cookies }: LambdaEvent): Headers {
  const made = new Headers();
  const entries = multiValueHeaders
    ? Object.entries(multiValueHeaders)
    : Object.entries(headers ?? {}).map(([name, value]): [string, string[]] => [
        name,
        value === undefined ? [] : [value],
      ]);
  if (cookies) entries.push(['cookie', [cookies.join('; ')]]);
  for (const [name, values = []] of entries) {
    const separator = name.toLowerCase() === 'cookie' ? '; ' : ', ';
    try {
      if (values.length > 0) made.set(name, values.join(separator));
    } catch {
      // No header of ours.
    }
  }
  return made;
}

function sourceOf({ requestContext, headers, multiValueHeaders }: LambdaEvent): { clientAddress?: string } {
  const gateway = requestContext?.http?.sourceIp ?? requestContext?.identity?.sourceIp;
  // The load balancer appends the address that it has seen.
  const forwarded = requestContext?.elb
    ? (multiValueHeaders?.['x-forwarded-for']?.join() ?? headers?.['x-forwarded-for'])
    : undefined;
  const clientAddress = gateway ?? forwarded?.split(',').at(-1)?.trim();
  return clientAddress === undefined ? {} : { clientAddress };
}
