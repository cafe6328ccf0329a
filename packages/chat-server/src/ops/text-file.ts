/** Small text files that an operator names on the command line. */
import { closeSync, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { whyNoFile } from '@linechat/server-kit';

/** The text of a file in UTF-8, and its properties. @throws Error whose message is a sentence for people. */
export function readTextFile(file: string, what: string): { readonly text: string; readonly stats: Stats } {
  try {
    const descriptor = openSync(file, 'r');
    try {
      return { text: readFileSync(descriptor, 'utf8').replace(/^\ufeff/, ''), stats: fstatSync(descriptor) };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw new Error(`Can't read ${what} from ${file}: ${whyNoFile(error)}.`, { cause: error });
  }
}
