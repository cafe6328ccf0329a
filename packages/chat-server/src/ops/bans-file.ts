/**
 * The file that keeps the bans over a restart. JSON:
 *
 *   { "version": 1, "bans": [{ "target": "192.0.2.7", "until": "2026-01-02T03:04:05.678Z", "by": "ann", "reason": "spam" }] }
 *
 * 1. At each moment the file MUST hold all bans of some moment, or not exist: a new file replaces it, and only when the
 *    new one is on the disk (see replace-file.ts). It is never overwritten in place.
 * 2. Only one write MUST be under way at a time. Changes in between are written next, and only the newest state.
 * 3. A file that can't be understood MUST stay as it is: somebody may still need its content.
 * 4. A write that fails MUST NOT stop the server. It is reported, and the next change writes again.
 */
import { accessSync, constants, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Ban, completeBan } from '@linechat/chat-core';
import { whyNoFile } from '@linechat/server-kit';
import { replaceFile } from './replace-file.ts';
import { readTextFile } from './text-file.ts';

const VERSION = 1;

export class BansFile {
  /** The bans that were in the file and are in force. */
  readonly bans: readonly Ban[];
  readonly #path: string;
  readonly #onTrouble: (error: Error) => void;
  #next: readonly Ban[] | undefined;
  #writing: Promise<void> | undefined;

  /**
   * Reads the file, which need not exist yet; its folder must exist.
   *
   * @throws Error whose message is a sentence for people, if the file can't be read, understood or replaced.
   */
  constructor(path: string, now: number, onTrouble: (error: Error) => void) {
    const found = realPath(path);
    this.#path = found ?? path;
    this.#onTrouble = onTrouble;
    this.bans = found === undefined ? [] : readBans(path).filter(({ until }) => until > now);
    try {
      accessSync(dirname(this.#path), constants.W_OK | constants.X_OK);
    } catch (error) {
      throw new Error(`Can't keep bans in ${path}, because its folder can't be written: ${whyNoFile(error)}.`, {
        cause: error,
      });
    }
  }

  /** Writes these as the bans in force. Does not wait until they are written. */
  keep(bans: readonly Ban[]): void {
    this.#next = bans;
    this.#writing ??= this.#write();
  }

  /** Resolves when everything is written. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    for (let bans = this.#next; bans !== undefined; bans = this.#next) {
      this.#next = undefined;
      try {
        await replaceFile(this.#path, formatBans(bans));
      } catch (error) {
        this.#onTrouble(error instanceof Error ? error : new Error(String(error)));
      }
    }
    this.#writing = undefined;
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
