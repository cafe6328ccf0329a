import type { Options } from 'tsup';

/** The JavaScript of every package; its declarations come from tsc (`tsconfig.build.json`). */
export const base: Options = {
  format: 'esm',
  target: 'node22',
  sourcemap: true,
  clean: true,
  dts: false,
  removeNodeProtocol: false,
};
