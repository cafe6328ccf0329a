/**
 * Log: what was said, as plain text, in one file a day.
 *
 * The laws:
 * 1. Only the user can read the files (mode 0600). A directory that is made for them has the mode 0700.
 * 2. What is logged has no control characters, and no secrets.
 * 3. A log that cannot be written stops nothing; the user is told once.
 */
import { appendFileSync, chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { whyNoFile } from '@linechat/server-kit/system-errors';
import type { Entry } from './scrollback.ts';
import { formatTime } from './time-format.ts';

export class ChatLog {
  readonly #directory: string;
  /** The file that was written last. */
  #file = '';
  #hasFailed = false;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Appends entries. Returns what to tell the user, once, if that fails. */
  append(entries: readonly Entry[]): string | undefined {
    if (this.#hasFailed) return undefined;
    const files = new Map<string, string>();
    for (const { time, text } of entries) {
      const file = join(this.#directory, `${formatTime(time, '%Y-%m-%d')}.log`);
      files.set(file, `${files.get(file) ?? ''}${formatTime(time, '%H:%M:%S')} ${text}\n`);
    }
    try {
      mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
      for (const [file, text] of files) {
        appendFileSync(file, text, { mode: 0o600 });
        if (file !== this.#file) chmodSync(file, 0o600);
        this.#file = file;
      }
      return undefined;
    } catch (error) {
      this.#hasFailed = true;
      return `Cannot write the log in ${this.#directory}: ${whyNoFile(error)}. Nothing more is logged.`;
    }
  }
}
