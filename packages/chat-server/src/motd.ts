/** The message of the day: a file of text, which every client gets when its nickname is accepted. */
import { readTextFile } from './text-file.ts';

/** Longest file, in UTF-16 code units. Every client gets all of it; a few screens of text are less than a tenth. */
const LONGEST_MOTD = 65_536;

/** Its lines; none where it is empty. @throws Error whose message is a sentence for people. */
export function readMotd(file: string): readonly string[] {
  const { text } = readTextFile(file, 'the message of the day');
  if (text.length > LONGEST_MOTD) {
    throw new Error(`The message of the day in ${file} is longer than ${LONGEST_MOTD} characters; make it shorter.`);
  }
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
