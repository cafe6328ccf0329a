/** The message of the day: a text file. Every client gets it when its nickname is accepted. */
import { readTextFile } from './text-file.ts';

/** Longest file, in UTF-16 code units. Every client gets all of it. A few screens of text are less than a tenth. */
const LONGEST_MOTD = 65_536;

/** The lines of the file; none if it is empty. @throws Error whose message is a sentence for people. */
export function readMotd(file: string): readonly string[] {
  const { text } = readTextFile(file, 'the message of the day');
  if (text.length > LONGEST_MOTD) {
    throw new Error(`The message of the day in ${file} is longer than ${LONGEST_MOTD} characters; make it shorter.`);
  }
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
