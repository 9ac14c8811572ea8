import { Readable, type Writable } from 'node:stream';

/** What can be wrong with an answer that begins to come. */
export type AnswerFault =
  | 'hang-in-answer'
  | 'reset-in-answer'
  | 'redirect'
  | 'html'
  | 'not-json'
  /** It never ends. */
  | 'too-large'
  | 'unauthorised';

const http = (status: string, type: string, body: string, more = ''): string =>
  `HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n${more}\r\n${body}`;

const GOOD = http('200 OK', 'application/json', '{"ok":true}');
const PAGE = '<!doctype html><title>Something else</title>';

/** Answers that come whole, and are of no use. */
const USELESS = new Map<string | undefined, string>([
  [
    'redirect',
    http('302 Found', 'application/json', '{"ok":true}', 'location: https://elsewhere.invalid/\r\n'),
  ],
  ['html', http('200 OK', 'text/html; charset=utf-8', PAGE)],
  ['not-json', http('200 OK', 'application/json', '{"ok":tru')],
  ['unauthorised', http('401 Unauthorized', 'text/html', PAGE)],
]);

/** Answers as the fault says, or as it should. The two that break off do so after half of the answer. */
export function answer(
  stream: Writable,
  fault: string | undefined,
  { reset, onHang }: { readonly reset: () => void; readonly onHang: () => unknown },
): void {
  if (fault === 'hang-in-answer' || fault === 'reset-in-answer') {
    stream.write(GOOD.slice(0, GOOD.length / 2), fault === 'hang-in-answer' ? onHang : reset);
  } else if (fault === 'too-large') {
    Readable.from(endless()).pipe(stream);
  } else {
    stream.end(USELESS.get(fault) ?? GOOD);
  }
}

function* endless(): Generator<string> {
  yield 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n"';
  for (;;) yield 'x'.repeat(65_536);
}
