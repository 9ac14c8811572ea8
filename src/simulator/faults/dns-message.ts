import { isIPv4 } from 'node:net';

/** What a name stands for. */
export interface Records {
  /** IPv4 and IPv6 addresses, the latter written in full (eight groups). */
  readonly addresses?: readonly string[];
  /** The names of the name servers, of a name that is a zone. */
  readonly nameServers?: readonly string[];
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
const NS = 2;
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
  const { addresses = [], nameServers = [], ttl = 0 } = records ?? {};
  const wanted =
    type === NS
      ? nameServers.map(nameData)
      : addresses.filter((address) => type === (isIPv4(address) ? A : AAAA)).map(addressData);
  const answers = code === 0 ? wanted.map((data) => record(data, type, ttl)) : [];
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(FLAGS | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers.length, 6);
  return Buffer.concat([header, section, ...answers]);
}

function nameData(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`));
  return Buffer.concat([...labels, Buffer.alloc(1)]);
}

function addressData(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const groups = address.split(':').map((group) => group.padStart(4, '0'));
  return Buffer.from(groups.join(''), 'hex');
}

function record(data: Buffer, type: number, ttl: number): Buffer {
  const head = Buffer.alloc(12);
  // The name: a pointer to the one in the question.
  head.writeUInt16BE(0xc000 | HEADER_BYTES, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(ttl, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
