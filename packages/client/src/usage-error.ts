/** A mistake of the user. The message is one or more sentences; it ends the program with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
