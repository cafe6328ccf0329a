/** The exit codes. */

export const OK = 0;
export const FAILED = 1;
export const USAGE = 2;

/** For the man page. */
export const EXIT_CODES: readonly (readonly [code: number, meaning: string])[] = [
  [OK, 'the user left, or the server closed the connection'],
  [FAILED, 'no connection, connection lost, nickname refused in a pipe, or no answer in time'],
  [USAGE, 'a mistake on the command line or in the settings file'],
];

/** The exit code after this signal, as in a shell. */
export function codeOfSignal(number: number): number {
  return 128 + number;
}
