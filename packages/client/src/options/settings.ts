/**
 * The settings file, `linechat/settings.toml` in the XDG config directory → settings. A mistake in it is one sentence with
 * the name of the file.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { whyNoFile } from '@linechat/server-kit/system-errors';
import { parse, TomlError } from 'smol-toml';
import { type Address, DEFAULT_ADDRESS, isPort, isUrl, PORT_RANGE, parseUrl } from '../connection/address.ts';
import { ALIAS_NAME } from '../input/aliases.ts';
import { UsageError } from '../usage-error.ts';
import { configDirectory } from '../xdg.ts';
import {
  BELLS,
  type Bell,
  COLOR_WHENS,
  type ColorWhen,
  HISTORIES,
  type HistoryMode,
  NOTIFY_WAYS,
  type Notify,
} from './options.ts';

/** What may be set for all servers, and again for one. */
export interface Preferences {
  readonly nick?: string;
  readonly rooms?: readonly string[];
  readonly bell?: Bell;
  readonly color?: ColorWhen;
  readonly time?: boolean;
  readonly timeFormat?: string;
  readonly reconnect?: boolean;
  readonly tlsCa?: string;
  readonly tlsInsecure?: boolean;
  readonly notify?: Notify;
  /** The directory of the log. */
  readonly log?: string;
  readonly history?: HistoryMode;
  /** Whether a silent server gets a hint about what it may be. */
  readonly hint?: boolean;
}

export interface NamedServer extends Preferences {
  readonly address: Address;
}

export interface Settings extends Preferences {
  /** The name of the server that is used if none is given. */
  readonly server?: string;
  readonly servers: ReadonlyMap<string, NamedServer>;
  /** Key: the word behind the `/`, in lower case. */
  readonly aliases: ReadonlyMap<string, string>;
}

export const NO_SETTINGS: Settings = { servers: new Map(), aliases: new Map() };

export function settingsFile(env: NodeJS.ProcessEnv): string {
  return join(configDirectory(env), 'settings.toml');
}

/**
 * The settings in `file`; if there is no such file, none.
 *
 * @throws UsageError if it cannot be read or holds a mistake.
 */
export function readSettings(file: string): Settings {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const cause = error as NodeJS.ErrnoException;
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return NO_SETTINGS;
    throw new UsageError(`Cannot read ${file}: ${whyNoFile(cause)}.`);
  }
  try {
    return parseSettings(text);
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`In ${file}: ${error.message}`);
    throw error;
  }
}

type Table = Readonly<Record<string, unknown>>;
type Reader = (value: unknown, key: string) => unknown;

/** @throws UsageError without the name of the file. */
export function parseSettings(text: string): Settings {
  let table: Table;
  try {
    table = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const why = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
    throw new UsageError(`line ${error.line}, column ${error.column} is not TOML (${why}).`);
  }
  const { servers, aliases, ...rest } = table;
  const common = read(rest, { ...PREFERENCES, server: string }, '') as Omit<Settings, 'servers' | 'aliases'>;
  const named = new Map<string, NamedServer>();
  if (servers !== undefined && !isTable(servers)) throw new UsageError('servers holds tables, as in [servers.home].');
  for (const [name, server] of Object.entries(servers ?? {})) {
    if (!isTable(server)) throw new UsageError(`servers.${name} must be a table, as in [servers.${name}].`);
    named.set(name, readServer(server, `servers.${name}.`));
  }
  if (common.server !== undefined && !named.has(common.server)) {
    throw new UsageError(`server names "${common.server}", but there is no [servers.${common.server}].`);
  }
  return { ...common, servers: named, aliases: readAliases(aliases) };
}

function readAliases(table: unknown): ReadonlyMap<string, string> {
  if (table !== undefined && !isTable(table)) throw new UsageError('aliases is a table, as in [aliases].');
  const aliases = new Map<string, string>();
  for (const [name, text] of Object.entries(table ?? {})) {
    if (!ALIAS_NAME.test(name)) {
      throw new UsageError(`aliases.${name} must be 1 to 24 small letters, digits, - and _.`);
    }
    aliases.set(name, string(text, `aliases.${name}`));
  }
  return aliases;
}

function readServer(table: Table, path: string): NamedServer {
  const found = read(
    table,
    { ...PREFERENCES, address: string, host: string, port, tls: boolean },
    path,
  ) as Preferences & Partial<Address> & { address?: string };
  const { address, host, port: number, tls, ...preferences } = found;
  if (address === undefined) {
    const { host: anyHost, port: anyPort, tls: anyTls } = DEFAULT_ADDRESS;
    return { ...preferences, address: { host: host ?? anyHost, port: number ?? anyPort, tls: tls ?? anyTls } };
  }
  if (host !== undefined || number !== undefined || tls !== undefined) {
    throw new UsageError(`${path}address says host, port and TLS already; leave the others out.`);
  }
  if (!isUrl(address)) throw new UsageError(`${path}address must be tcp://HOST:PORT or tls://HOST:PORT.`);
  return { ...preferences, address: parseUrl(address) };
}

function read(table: Table, readers: Readonly<Record<string, Reader>>, path: string): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(table)) {
    const reader = Object.hasOwn(readers, key) ? readers[key] : undefined;
    if (reader === undefined) {
      throw new UsageError(`${path}${key} is not known; known are ${Object.keys(readers).join(', ')}.`);
    }
    found[toCamelCase(key)] = reader(value, path + key);
  }
  return found;
}

function toCamelCase(key: string): string {
  return key.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

const PREFERENCES: Readonly<Record<string, Reader>> = {
  nick: string,
  rooms: strings,
  bell: oneOf(BELLS),
  color: oneOf(COLOR_WHENS),
  time: boolean,
  'time-format': string,
  reconnect: boolean,
  'tls-ca': string,
  'tls-insecure': boolean,
  notify: oneOf(NOTIFY_WAYS),
  log: string,
  history: oneOf(HISTORIES),
  hint: boolean,
};

function string(value: unknown, key: string): string {
  if (typeof value !== 'string') throw new UsageError(`${key} must be a text in quotes.`);
  return value;
}

function strings(value: unknown, key: string): unknown {
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (!isList) throw new UsageError(`${key} must be a list of texts, as in ["tea", "cake"].`);
  return value;
}

function boolean(value: unknown, key: string): unknown {
  if (typeof value !== 'boolean') throw new UsageError(`${key} must be true or false.`);
  return value;
}

function port(value: unknown, key: string): unknown {
  if (!isPort(value)) throw new UsageError(`${key} must be ${PORT_RANGE}.`);
  return value;
}

function oneOf(choices: readonly string[]): Reader {
  return (value, key) => {
    const isChoice = typeof value === 'string' && choices.includes(value);
    if (!isChoice) throw new UsageError(`${key} must be one of ${choices.map((choice) => `"${choice}"`).join(', ')}.`);
    return value;
  };
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
