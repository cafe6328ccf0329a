/**
 * The file that keeps the bans over a restart. JSON:
 *
 *   { "version": 1, "bans": [{ "target": "192.0.2.7", "until": "2026-01-02T03:04:05.678Z", "by": "ann", "reason": "spam" }] }
 *
 * 1. At each moment the file MUST hold all bans of some moment, or not exist: a new file replaces it, and only when the
 *    new one is on the disk (see replace-file.ts). It is never overwritten in place.
 * 2. Only one write MUST be under way at a time. Changes in between are written next, and only the newest state.
 * 3. A file that can't be understood MUST stay as it is: somebody may still need its content.
 * 4. A write that fails MUST NOT stop the server. It is reported and tried again: at the next change, after a delay that
 *    grows, and at the end.
 * 5. A ban MUST NOT leave the file because the clock of the machine jumped. So bans that have ended are read and written
 *    like others; the rules of the chat bound how many of them there are.
 */
import { accessSync, constants, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Ban, completeBan } from '@linechat/chat-core';
import { whyNoFile } from '@linechat/server-kit';
import { replaceFile } from './replace-file.ts';
import { readTextFile } from './text-file.ts';

const VERSION = 1;

/** Milliseconds until a write that failed is tried again. It doubles each time. */
const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;

export class BansFile {
  /** The bans that were in the file. */
  readonly bans: readonly Ban[];
  readonly #path: string;
  readonly #onTrouble: (error: Error) => void;
  /** The newest state that is not in the file. */
  #next: readonly Ban[] | undefined;
  #writing: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #delay = FIRST_DELAY_MS;

  /**
   * Reads the file, which need not exist yet; its folder must exist.
   *
   * @throws Error whose message is a sentence for people, if the file can't be read, understood or replaced.
   */
  constructor(path: string, onTrouble: (error: Error) => void) {
    const found = realPath(path);
    this.bans = found === undefined ? [] : readBans(path);
    this.#path = found ?? path;
    this.#onTrouble = onTrouble;
    try {
      accessSync(dirname(this.#path), constants.W_OK | constants.X_OK);
    } catch (error) {
      throw new Error(`Can't keep bans in ${path}, because its folder can't be written: ${whyNoFile(error)}.`, {
        cause: error,
      });
    }
  }

  /** Writes these in place of all bans. Does not wait until they are written. */
  keep(bans: readonly Ban[]): void {
    this.#next = bans;
    this.#start();
  }

  /**
   * Tries once more to write what is not written, and resolves when nothing more is tried.
   *
   * @returns Whether the file has everything.
   */
  async close(): Promise<boolean> {
    await this.#writing;
    if (this.#next !== undefined) {
      this.#start();
      await this.#writing;
    }
    clearTimeout(this.#retry);
    return this.#next === undefined;
  }

  #start(): void {
    clearTimeout(this.#retry);
    this.#writing ??= this.#write();
  }

  async #write(): Promise<void> {
    for (let bans = this.#next; bans !== undefined; bans = this.#next) {
      this.#next = undefined;
      try {
        await replaceFile(this.#path, formatBans(bans));
        this.#delay = FIRST_DELAY_MS;
      } catch (error) {
        this.#writing = undefined;
        this.#next ??= bans;
        this.#tryLater();
        this.#onTrouble(error instanceof Error ? error : new Error(String(error)));
        return;
      }
    }
    this.#writing = undefined;
  }

  #tryLater(): void {
    this.#retry = setTimeout(() => this.#start(), this.#delay).unref();
    this.#delay = Math.min(this.#delay * 2, LONGEST_DELAY_MS);
  }
}

/** The path behind symbolic links, because the target is to be replaced, not the link. `undefined`: there is no file yet. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error(`Can't read bans from ${path}: ${whyNoFile(error)}.`, { cause: error });
  }
}

function formatBans(bans: readonly Ban[]): string {
  const written = bans.map((ban) => ({ ...ban, until: new Date(ban.until).toISOString() }));
  return `${JSON.stringify({ version: VERSION, bans: written }, undefined, 2)}\n`;
}

function readBans(path: string): readonly Ban[] {
  const { text } = readTextFile(path, 'bans');
  try {
    return parseBans(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${path} is not a valid file of bans, and was left as it is: ${why}.`, { cause: error });
  }
}

/** @throws Error whose message says what is wrong. */
function parseBans(text: string): readonly Ban[] {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
  if (!isObject(file)) throw new Error('it is not an object');
  const { version, bans } = file;
  if (version !== VERSION) {
    throw new Error(`its version is ${JSON.stringify(version)}, and this server only knows version ${VERSION}`);
  }
  if (!Array.isArray(bans)) throw new Error('its bans are not an array');
  return bans.map((ban: unknown, i) => {
    if (!isObject(ban)) throw new Error(`bans[${i}] is not an object`);
    const { until } = ban;
    const time = typeof until === 'string' ? Date.parse(until) : Number.NaN;
    if (Number.isNaN(time))
      throw new Error(`the end of bans[${i}] is not an instant in time: ${JSON.stringify(until)}`);
    return completeBan({ ...ban, until: time }, `bans[${i}]`);
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
