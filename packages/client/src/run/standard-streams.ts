/** The standard streams of the process. */

/** Prints a sentence for the user, beside the received lines in a pipe. */
export function notice(text: string): void {
  (process.stdout.isTTY ? process.stdout : process.stderr).write(`${text}\n`);
}

/** A reader of a standard stream that goes away is not an error of ours. */
export function ignoreStreamErrors(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

/** Waits until everything written is out, or cannot be written. */
export async function flush(): Promise<void> {
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve()); // Also called on an error.
  });
}
