/**
 * History: the typed lines, the newest last, kept between runs in `linechat/history` of the XDG state directory.
 *
 * The laws:
 * 1. Only the user can read the file (mode 0600, its directory 0700).
 * 2. A secret (secrets.ts) is kept neither in the file nor in memory.
 * 3. A history that cannot be read or written stops nothing.
 */
import { appendFileSync, chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withoutSecret } from '../input/secrets.ts';
import { stateDirectory } from '../xdg.ts';

/** Lines that are kept. A file of more than twice as many is cut to these. */
export const MAX_HISTORY_LINES = 1000;

export function historyFile(env: NodeJS.ProcessEnv): string {
  return join(stateDirectory(env), 'history');
}

export class History {
  readonly #file: string | undefined;
  readonly #keepsPrivate: boolean;
  readonly #lines: string[];

  /** `file`: where it is kept; `undefined`: only in memory. `keepsPrivate`: lines for one person are in the file too. */
  constructor(file: string | undefined, keepsPrivate = true) {
    this.#file = file;
    this.#keepsPrivate = keepsPrivate;
    this.#lines = file === undefined ? [] : readHistory(file);
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Adds a line, unless it is blank or the same as the last one. `isPrivate`: it is for one person. */
  add(typed: string, isPrivate = false): void {
    const line = withoutSecret(typed);
    if (line.trim() === '' || line === this.#lines.at(-1)) return;
    this.#lines.push(line);
    if (this.#lines.length > MAX_HISTORY_LINES) this.#lines.shift();
    if (this.#file === undefined || (isPrivate && !this.#keepsPrivate)) return;
    try {
      appendFileSync(this.#file, `${line}\n`, { mode: 0o600 });
    } catch {
      // Law 3.
    }
  }
}

function readHistory(file: string): string[] {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean).map(withoutSecret);
    chmodSync(file, 0o600);
    const kept = lines.slice(-MAX_HISTORY_LINES);
    if (lines.length > 2 * MAX_HISTORY_LINES) replaceFile(file, kept);
    return kept;
  } catch {
    return [];
  }
}

/** In one step, because another client may be reading. */
function replaceFile(file: string, lines: readonly string[]): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
  renameSync(draft, file);
}
