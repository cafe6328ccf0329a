/**
 * What was typed, newest last, kept between runs in `linechat/history` of the XDG state directory.
 *
 * The laws:
 * 1. Nobody else may read the file (mode 0600, its directory 0700).
 * 2. What was typed after `!operator` is never kept, neither in the file nor in memory: it is a password.
 * 3. A history that cannot be read or written is no reason not to chat.
 */
import { appendFileSync, chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stateDirectory } from '../options/xdg.ts';

/** Lines that are kept. A file of twice as many is cut back. */
export const MAX_HISTORY_LINES = 1000;

export function historyFile(env: NodeJS.ProcessEnv): string {
  return join(stateDirectory(env), 'history');
}

export class History {
  readonly #file: string | undefined;
  readonly #lines: string[];

  /** `file`: where it is kept; `undefined`: only as long as the program runs. */
  constructor(file: string | undefined) {
    this.#file = file;
    this.#lines = file === undefined ? [] : readHistory(file);
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Remembers a line; blank ones and repetitions of the last one are not worth it. */
  add(typed: string): void {
    const line = withoutSecret(typed);
    if (line.trim() === '' || line === this.#lines.at(-1)) return;
    this.#lines.push(line);
    if (this.#lines.length > MAX_HISTORY_LINES) this.#lines.shift();
    if (this.#file === undefined) return;
    try {
      appendFileSync(this.#file, `${line}\n`, { mode: 0o600 });
    } catch {
      // Law 3.
    }
  }
}

/** `!operator tea-time` → `!operator` */
export function withoutSecret(line: string): string {
  return line.replace(/^(\s*!operator)\b.*$/is, '$1');
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

/** Whole or not at all: another client may be reading. */
function replaceFile(file: string, lines: readonly string[]): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
  renameSync(draft, file);
}
