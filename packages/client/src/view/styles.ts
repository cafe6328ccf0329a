/** Text styles as SGR sequences (ECMA-48, 8.3.117); they are empty for a terminal without colours. */
import type { WriteStream } from 'node:tty';
import type { ColorWhen } from '../options/options.ts';

/** Sequences that begin a style; `reset` ends any of them. */
export interface Styles {
  readonly dim: string;
  readonly bold: string;
  readonly error: string;
  readonly highlight: string;
  readonly reset: string;
  /** The colour of a name: the same for the same name in any case. */
  of(name: string): string;
}

/**
 * Colours of xterm's cube with a contrast of at least 3 : 1 to black and to white (WCAG 2.2, 1.4.11): a name is readable
 * on either background.
 */
export const NAME_COLOURS: readonly number[] = [
  25, 26, 27, 28, 29, 30, 31, 32, 33, 58, 61, 62, 63, 64, 67, 68, 69, 92, 93, 94, 97, 98, 99, 100, 104, 105, 126, 127,
  128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 160, 161, 162, 163, 164, 165, 166, 167, 168, 169, 170, 171, 196,
  197, 198, 199, 200, 201, 202,
];
/** Of 16 colours only these are readable on both, in any palette: red, green, magenta, cyan. */
const BASIC_NAME_COLOURS: readonly number[] = [31, 32, 35, 36];

export const NO_STYLES: Styles = { dim: '', bold: '', error: '', highlight: '', reset: '', of: () => '' };

/** `auto` follows the terminal, `NO_COLOR`, `FORCE_COLOR`, `COLORTERM` and `TERM`, as Node reads them. */
export function chooseStyles(
  when: ColorWhen,
  output: Pick<WriteStream, 'getColorDepth'>,
  env: NodeJS.ProcessEnv,
): Styles {
  if (when === 'never') return NO_STYLES;
  if (when === 'always') return stylesOf(Math.max(4, output.getColorDepth({ ...withoutColourVariables(env) })));
  const isForced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false';
  // https://no-color.org: when present and not empty.
  if (!isForced && env['NO_COLOR']) return NO_STYLES;
  return stylesOf(output.getColorDepth(env['NO_COLOR'] === '' ? { ...env, NO_COLOR: undefined } : env));
}

function withoutColourVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([key]) => !/^(NO_COLOR|FORCE_COLOR|NODE_DISABLE_COLORS)$/.test(key)),
  );
}

/** `depth` in bits: 1, 4, 8 or 24. */
export function stylesOf(depth: number): Styles {
  if (depth < 4) return NO_STYLES;
  return {
    dim: '\x1b[2m',
    bold: '\x1b[1m',
    error: '\x1b[31m',
    highlight: '\x1b[1;7m',
    reset: '\x1b[0m',
    of: (name) => {
      const hash = hashOf(name.toLowerCase());
      return depth >= 8
        ? `\x1b[38;5;${NAME_COLOURS[hash % NAME_COLOURS.length]}m`
        : `\x1b[${BASIC_NAME_COLOURS[hash % BASIC_NAME_COLOURS.length]}m`;
    },
  };
}

/** FNV-1a, 32 bits, then mixed: without that, similar names get similar low bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
