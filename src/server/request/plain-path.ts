/** Segments of unreserved characters and percent-encoded ones, each behind one slash. */
const PLAIN = /^(?:\/(?:[\w.~!$&'()*+,=:@-]|%[\da-f]{2})+)+$/i;
/** A slash, a backslash or NUL, percent-encoded however often. */
const ENCODED_SEPARATOR = /%(?:25)*(?:2f|5c|00)/i;
/** `.` or `..` as a segment, however it is written. */
const DOT_SEGMENT = /(?:^|[/\\]|%(?:25)*(?:2f|5c))(?:\.|%(?:25)*2e){1,2}(?=$|[/\\]|%(?:25)*(?:2f|5c))/i;
/** What follows the provider's name is the provider's: it may hold a secret, and so any character. */
const OF_PROVIDER = /^(.*?\/notifications\/[^/\\]+)(\/.*)$/s;

/**
 * A proxy in front decides by the path as it reads it: what two of them could read differently is served to nobody.
 *
 * @param path as it came, without query.
 * @returns whether there is but one way to read it.
 */
export function isPlainPath(path: string): boolean {
  const [, front = path] = OF_PROVIDER.exec(path) ?? [];
  return (
    PLAIN.test(front) && !ENCODED_SEPARATOR.test(front) && !DOT_SEGMENT.test(path) && !path.includes('\\')
  );
}
