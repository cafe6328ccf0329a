/** What an error of the operating system means, in words for an operator. */

/** Where a server was to listen, and the options that say so: `--port`, `--admin-port`. */
export interface ListenPlace {
  readonly host: string;
  readonly port: number;
  readonly hostOption: string;
  readonly portOption: string;
}

interface Meaning {
  /** The end of `Can't read FILE: …`. */
  readonly file?: string;
  /** A sentence about an address to listen on, without its full stop. */
  readonly listen?: (place: ListenPlace) => string;
}

const NO_PERMISSION = 'this user does not have the permission';
const UNKNOWN_HOST: Meaning = {
  listen: ({ host, hostOption }) => `The host name ${host} is unknown; choose another one with ${hostOption}`,
};

/** By the error's `code`. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  EACCES: {
    file: NO_PERMISSION,
    listen: ({ host, port, portOption }) =>
      `Port ${port} on ${host} is not permitted to this user; choose one above 1023 with ${portOption}`,
  },
  EPERM: { file: NO_PERMISSION },
  ENOENT: { file: 'there is no such file or folder' },
  EISDIR: { file: 'it is a folder' },
  ENOTDIR: { file: 'a part of its path is not a folder' },
  EADDRINUSE: {
    listen: ({ host, port, portOption }) =>
      `Port ${port} on ${host} is in use by another program; choose another one with ${portOption}`,
  },
  EADDRNOTAVAIL: {
    listen: ({ host, hostOption }) =>
      `${host} is not an address of this machine; choose another one with ${hostOption}`,
  },
  ENOTFOUND: UNKNOWN_HOST,
  EAI_AGAIN: UNKNOWN_HOST,
  EAI_FAIL: UNKNOWN_HOST,
};

/** Why a file could not be read or written: the end of a sentence that names the file, without a full stop. */
export function whyNoFile(error: unknown): string {
  return meaningOf(error)?.file ?? messageOf(error);
}

/** Why a server could not listen, as a whole sentence. */
export function whyNotListening(error: unknown, place: ListenPlace): string {
  const sentence = meaningOf(error)?.listen?.(place);
  return `${sentence ?? `Can't listen on ${place.host} port ${place.port}: ${messageOf(error)}`}.`;
}

function meaningOf(error: unknown): Meaning | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
