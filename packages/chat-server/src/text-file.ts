/** Small text files that an operator names on the command line. */
import { closeSync, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';

/** Its text, which is UTF-8, and what the system says of it. @throws Error whose message is a sentence for people. */
export function readTextFile(file: string, what: string): { readonly text: string; readonly stats: Stats } {
  try {
    const descriptor = openSync(file, 'r');
    try {
      return { text: readFileSync(descriptor, 'utf8').replace(/^\ufeff/, ''), stats: fstatSync(descriptor) };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw new Error(`Can't read ${what} from ${file}: ${whyNot(error)}.`, { cause: error });
  }
}

/** Why the system would not have it, without the path, which the sentence has already. */
export function whyNot(error: unknown): string {
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'ENOENT':
      return 'there is no such file or folder';
    case 'EACCES':
    case 'EPERM':
      return 'this user may not';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOTDIR':
      return 'a part of its path is no folder';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
