export default {
  globs: ['src/element/**/*.ts', 'src/entries/page/*.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
};
