import { transform } from 'esbuild';

/** @returns a module whose default export is the style sheet, without what is only for those who read it. */
export async function cssModule(css) {
  const { code } = await transform(css, { loader: 'css', minify: true });
  return `export default ${JSON.stringify(code.trim())};`;
}
