/** What a line costs each client that hears it, in bytes. It has to be known before the line is appended. */

/** Bytes around a text: its sender, and in JSON the names of the fields, the number and the time. */
const BYTES_AROUND = 96;

/** The commands that others hear of. All others are questions: only the client that asks gets the answer. */
const HEARD = /^!(?:say|nick|enter|leave) /;

/** 0 for a question. */
export function costOf(line: string): number {
  if (line[0] === '!' && !HEARD.test(line)) return 0;
  return Buffer.byteLength(line) + BYTES_AROUND;
}
