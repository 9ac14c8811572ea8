import { readdirSync } from 'node:fs';

/** @returns the files under a folder whose path matches; node 20's test runner has no patterns of its own. */
export function globSync(folder, pattern, except = /^$/) {
  return readdirSync(folder, { recursive: true })
    .map((name) => `${folder}/${String(name).replaceAll('\\', '/')}`)
    .filter((path) => pattern.test(path) && !except.test(path))
    .sort();
}
