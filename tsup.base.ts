import type { Options } from 'tsup';

/** Builds the JavaScript of each package. Its declarations come from tsc (`tsconfig.build.json`). */
export const base: Options = {
  format: 'esm',
  target: 'node22',
  sourcemap: true,
  clean: true,
  dts: false,
  removeNodeProtocol: false,
};
