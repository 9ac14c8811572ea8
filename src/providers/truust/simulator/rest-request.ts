/** A refusal in the form of Laravel's validator, which Truust's errors have. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly errors?: Record<string, string[]>,
  ) {
    super(message);
  }
}

export type Fields = Readonly<Record<string, unknown>>;

/** @returns a text or a number as text, and anything else as nothing. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** @returns the fields of a body that is JSON, and none of any other. */
export async function bodyOf(request: Request): Promise<Fields> {
  try {
    const fields: unknown = await request.json();
    return typeof fields === 'object' && fields !== null ? { ...fields } : {};
  } catch {
    return {};
  }
}
