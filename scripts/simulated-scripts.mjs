import { globSync } from './glob.mjs';

/**
 * Browser code that the simulator serves: one classic script for each file in a `browser` folder of a simulator.
 *
 * @returns each file under its name there: the provider's (or `kit`), a slash, and the file's own.
 */
export function simulatedScripts() {
  const files = globSync('src', /(^|\/)simulator\/browser\/[^/]+\.ts$/);
  return Object.fromEntries(
    files.map((file) => {
      const [, provider = 'kit'] = /providers\/([\w-]+)\//.exec(file) ?? [];
      return [`${provider}/${/([\w-]+)\.ts$/.exec(file)[1]}`, file];
    }),
  );
}
