/** Chromium's command line where tests run. */
export const browserArguments: string[];
/** @returns the path of a Chromium, which is installed where that is possible. */
export function findBrowser(): string;
