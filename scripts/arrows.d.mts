export const ARROWS: Readonly<Record<string, readonly string[]>>;
export const ZONES: readonly object[];
