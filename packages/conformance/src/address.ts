/** HOST:PORT on the command line. */

/** The command line is wrong. The message is a sentence. */
export class UsageError extends Error {}

/** @throws UsageError */
export function parseAddress(text: string): { host: string; port: number } {
  const [, bracketed, plain, digits = ''] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:\s]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || port < 1 || port > 65_535) {
    throw new UsageError(`${JSON.stringify(text)} is no address. It is HOST:PORT, as in 127.0.0.1:8888.`);
  }
  return { host, port };
}
