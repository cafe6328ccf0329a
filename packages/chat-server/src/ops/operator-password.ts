/** The operators' password: it is read from a file, and attempts are compared with it. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { readTextFile } from './text-file.ts';

/** In characters. guess-limit.ts slows guesses down; a thousand addresses still have some ten thousand in an hour. */
const SHORTEST_PASSWORD = 12;

/** The permission bits of everybody but the owner. */
const OTHERS = 0o077;

/** A function for `isOperatorPassword`. It takes equally long for all attempts of a length, however much of them is right. */
export function passwordCheck(password: string): (attempt: string) => boolean {
  const digest = digestOf(password);
  return (attempt) => timingSafeEqual(digestOf(attempt), digest);
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The password: the first line of the file. @throws Error whose message is a sentence for people, without the password. */
export function readOperatorPassword(file: string): string {
  const { text, stats } = readTextFile(file, "the operators' password");
  if ((stats.mode & OTHERS) !== 0 && !isCredential(file)) {
    throw new Error(`Not only its owner may use ${file}, which holds the operators' password; chmod 600 it.`);
  }
  const [password = ''] = text.split(/\r?\n/, 1);
  if (password === '') throw new Error(`There is no password in the first line of ${file}.`);
  if (Array.from(password).length < SHORTEST_PASSWORD) {
    throw new Error(`The operators' password in ${file} is too short; take ${SHORTEST_PASSWORD} characters or more.`);
  }
  return password;
}

/**
 * A file that systemd gives only to this service (`LoadCredential=`). systemd uses an access list, whose mask appears as
 * the permissions of the group.
 */
function isCredential(file: string): boolean {
  const folder = process.env['CREDENTIALS_DIRECTORY'];
  return folder !== undefined && dirname(resolve(file)) === resolve(folder);
}
