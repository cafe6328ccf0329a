/** The input that is being run, in a file: all that is left of a process that hangs or has died. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const HEADER_BYTES = 8;

/** The side of the process that runs inputs. The file: the count and the length, four bytes each, then the input. */
export class LastWriter {
  readonly #file: number;
  readonly #header = Buffer.alloc(HEADER_BYTES);
  #count = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'r+');
  }

  write(input: Uint8Array): void {
    this.#count++;
    this.#header.writeUInt32LE(this.#count, 0);
    this.#header.writeUInt32LE(input.length, 4);
    writeSync(this.#file, Buffer.concat([this.#header, input]), 0, HEADER_BYTES + input.length, 0);
  }
}

/** The side of the process that watches. */
export class LastReader {
  readonly path: string = join(mkdtempSync(join(tmpdir(), 'linechat-fuzz-')), 'last');

  constructor() {
    closeSync(openSync(this.path, 'w'));
  }

  /** How many inputs have been begun, and the last of them. */
  read(): { readonly count: number; readonly input: Uint8Array } {
    const bytes = readFileSync(this.path);
    if (bytes.length < HEADER_BYTES) return { count: 0, input: new Uint8Array(0) };
    const length = bytes.readUInt32LE(4);
    return { count: bytes.readUInt32LE(0), input: bytes.subarray(HEADER_BYTES, HEADER_BYTES + length) };
  }

  remove(): void {
    rmSync(dirname(this.path), { recursive: true, force: true });
  }
}
