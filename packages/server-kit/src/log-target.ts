/** Standard error, written to without ever waiting for the program or the disk behind it. */
import { constants, fstatSync, openSync, writeSync } from 'node:fs';

/** Where a log goes. */
export interface LogTarget {
  /**
   * Writes as many bytes of an ASCII text as are taken at once, and returns their number.
   *
   * @throws Error if none can be taken now. (The pipe is full, its reader is gone, the disk is full.)
   */
  write(text: string): number;
}

const STANDARD_ERROR = 2;

/** The same file, opened once more: the mode of the first is shared with other processes. Linux has it. */
const REOPENED = '/proc/self/fd/2';

/** Standard error of this process. */
export function standardError(): LogTarget {
  const descriptor = nonBlocking();
  return { write: (text) => writeSync(descriptor, text, null, 'latin1') };
}

function nonBlocking(): number {
  const kind = fstatSync(STANDARD_ERROR);
  // A write to a file never waits for a reader.
  if (kind.isFile()) return STANDARD_ERROR;
  try {
    return openSync(REOPENED, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    // A socket can't be opened by a path. Node sets pipes and sockets to non-blocking when it makes the stream.
    void process.stderr;
    return STANDARD_ERROR;
  }
}
