/** The exit codes. */

export const OK = 0;
export const FAILED = 1;
export const USAGE = 2;

/** For the man page. */
export const EXIT_CODES: readonly (readonly [code: number, meaning: string])[] = [
  [OK, 'the user left, the server closed the connection, or, in a pipe, it took all that was sent'],
  [
    FAILED,
    'no connection, or the connection was lost; in a pipe also: an !error to what was sent, a connection that the server closed before the input had ended or without an answer, no answer in time',
  ],
  [USAGE, 'a mistake on the command line or in the settings file'],
  [129, 'the terminal is gone (SIGHUP)'],
  [130, 'ended by SIGINT'],
  [143, 'ended by SIGTERM'],
];

/** The exit code after this signal, as in a shell. */
export function codeOfSignal(number: number): number {
  return 128 + number;
}
