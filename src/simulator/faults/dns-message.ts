import { isIPv4 } from 'node:net';

/** What a name stands for. */
export interface Records {
  /** IPv4 and IPv6 addresses, the latter written in full (eight groups). */
  readonly addresses: readonly string[];
  /** Seconds that the answer may be kept. */
  readonly ttl: number;
}

export interface Question {
  readonly id: number;
  readonly name: string;
  readonly type: number;
  /** The question as it came: an answer repeats it. */
  readonly section: Buffer;
}

const HEADER_BYTES = 12;
/** Record types (RFC 1035, RFC 3596). */
const A = 1;
const AAAA = 28;
/** Response codes (RFC 1035, 4.1.1). */
const CODES = { servfail: 2, unknown: 3, refused: 5 } as const;
/** "This is an answer", "recursion was asked for", "recursion is done here". */
const FLAGS = 0x8180;

/** @returns the one question of a message, or `undefined` where it can't be read. */
export function questionOf(message: Buffer): Question | undefined {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (;;) {
    const length = message[at];
    if (length === undefined || at + length + 5 > message.length) return undefined;
    if (length === 0) break;
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return {
    id: message.readUInt16BE(0),
    name: labels.join('.').toLowerCase(),
    type: message.readUInt16BE(at + 1),
    section: message.subarray(HEADER_BYTES, at + 5),
  };
}

/** @param records `undefined` where there is no such name. */
export function answerTo(
  { id, type, section }: Question,
  records: Records | undefined,
  fault?: 'servfail' | 'refused',
): Buffer {
  const code = fault ? CODES[fault] : records ? 0 : CODES.unknown;
  const wanted = (records?.addresses ?? []).filter((address) => type === (isIPv4(address) ? A : AAAA));
  const answers = code === 0 ? wanted.map((address) => record(address, type, records?.ttl ?? 0)) : [];
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(FLAGS | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers.length, 6);
  return Buffer.concat([header, section, ...answers]);
}

function record(address: string, type: number, ttl: number): Buffer {
  const data = isIPv4(address)
    ? Buffer.from(address.split('.').map(Number))
    : Buffer.from(
        address
          .split(':')
          .map((group) => group.padStart(4, '0'))
          .join(''),
        'hex',
      );
  const head = Buffer.alloc(12);
  // The name: a pointer to the one in the question.
  head.writeUInt16BE(0xc000 | HEADER_BYTES, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(ttl, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
