/**
 * Finds the order that a notification speaks of. Nothing signs the body, so nothing else in it counts. It has been
 * seen as an object and as a list of one; Truust's sender can also encode it twice, as a text that is JSON.
 *
 * @returns the id, or `undefined` where the body names none, or two.
 */
export function orderIdOf(text: string): string | undefined {
  const message = parse(parse(text));
  const [only] = Array.isArray(message) ? (message as unknown[]) : [message];
  if (Array.isArray(message) && message.length !== 1) return undefined;
  const ids = [idOf(field(field(only, 'escrow'), 'id')), idOf(field(field(only, 'payin'), 'escrow_id'))];
  const [id, other] = ids.filter((each) => each !== undefined);
  return other === undefined || other === id ? id : undefined;
}

/** @returns the value of a text that is JSON, and anything else as it is. */
function parse(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function idOf(value: unknown): string | undefined {
  const id = typeof value === 'number' ? String(value) : value;
  return typeof id === 'string' && /^\d{1,15}$/.test(id) ? id : undefined;
}
