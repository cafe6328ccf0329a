/** What this run does: flags over environment over the named server over the settings file over the defaults. Pure. */
import { type Address, DEFAULT_ADDRESS, isUrl, parseHostPort, parsePort, parseUrl } from '../connection/address.ts';
import type { TlsTrust } from '../connection/open.ts';
import { isNickname, isRoomName, nicknameMistake, roomNameMistake } from '../message/names.ts';
import { UsageError } from '../usage-error.ts';
import { type Bell, type ColorWhen, DEFAULTS, type Flags, type HistoryMode, type Notify } from './options.ts';
import type { NamedServer, Preferences, Settings } from './settings.ts';

export interface Configuration {
  readonly address: Address;
  readonly trust: TlsTrust;
  /** With a nickname it is a chat client; without one it shows lines, as telnet. */
  readonly nick: string | undefined;
  readonly rooms: readonly string[];
  /** The room that plain text goes to; `undefined`: it goes to everyone. */
  readonly focusRoom: string | undefined;
  /** `undefined`: no times. */
  readonly timeFormat: string | undefined;
  readonly bell: Bell;
  readonly color: ColorWhen;
  readonly reconnect: boolean;
  readonly json: boolean;
  readonly send: readonly string[];
  readonly waitSeconds: number | undefined;
  readonly notify: Notify;
  /** The directory of the log; `undefined`: nothing is logged. */
  readonly logDirectory: string | undefined;
  readonly history: HistoryMode;
  readonly hint: boolean;
  readonly aliases: ReadonlyMap<string, string>;
}

/** @throws UsageError if what was given is invalid. */
export function configure(
  flags: Flags,
  host: string | undefined,
  port: string | undefined,
  settings: Settings,
  env: NodeJS.ProcessEnv,
): Configuration {
  if (host !== undefined && flags.host !== undefined) throw new UsageError('The host is given twice.');
  if (port !== undefined && flags.port !== undefined) throw new UsageError('The port is given twice.');
  const givenHost = host ?? flags.host ?? nonEmpty(env['LINECHAT_HOST']);
  const name = givenHost ?? settings.server;
  const server = name === undefined ? undefined : settings.servers.get(name);
  const address = server?.address ?? addressOf(givenHost);
  const ownPort = port ?? flags.port;
  if (ownPort !== undefined && server === undefined && givenHost !== undefined && holdsPort(givenHost)) {
    throw new UsageError('The port is given twice.');
  }
  const givenPort =
    ownPort ?? (server === undefined && !holdsPort(givenHost ?? '') ? nonEmpty(env['LINECHAT_PORT']) : undefined);
  const preferences: Preferences & Partial<NamedServer> = { ...settings, ...server };
  const caFile = flags.tlsCa ?? preferences.tlsCa;
  const insecure = flags.tlsInsecure ?? preferences.tlsInsecure;
  const tls = address.tls || flags.tls === true || flags.tlsCa !== undefined || flags.tlsInsecure === true;
  const rooms = flags.room ?? preferences.rooms ?? [];
  const nick = flags.nick ?? preferences.nick;
  if (nick !== undefined && !isNickname(nick)) {
    throw new UsageError(nicknameMistake(nick));
  }
  const invalidRoom = rooms.find((room) => !isRoomName(room));
  if (invalidRoom !== undefined) throw new UsageError(roomNameMistake(invalidRoom));
  if (flags.room !== undefined && nick === undefined) throw new UsageError('--room needs a nickname: add --nick NAME.');
  if (flags.send !== undefined && flags.nick === undefined) {
    throw new UsageError('--send needs a nickname, to know whether the server took the line: add --nick NAME.');
  }
  if (flags.send?.some((text) => /[\r\n]/.test(text)) === true)
    throw new UsageError('--send takes one line; repeat it for more.');
  return {
    address: { ...address, tls, ...(givenPort === undefined ? {} : { port: parsePort(givenPort) }) },
    trust: { caFile, insecure },
    nick,
    rooms: nick === undefined ? [] : rooms,
    focusRoom: flags.room?.[0],
    timeFormat:
      (flags.time ?? preferences.time ?? true)
        ? (flags.timeFormat ?? preferences.timeFormat ?? DEFAULTS.timeFormat)
        : undefined,
    bell: flags.bell ?? preferences.bell ?? DEFAULTS.bell,
    color: flags.color ?? preferences.color ?? DEFAULTS.color,
    reconnect: flags.reconnect ?? preferences.reconnect ?? DEFAULTS.reconnect,
    json: flags.json ?? false,
    send: flags.send ?? [],
    waitSeconds: flags.wait,
    notify: preferences.notify ?? DEFAULTS.notify,
    logDirectory: preferences.log?.replace(/^~(?=\/|$)/, env['HOME'] ?? '~'),
    history: preferences.history ?? DEFAULTS.history,
    hint: preferences.hint ?? DEFAULTS.hint,
    aliases: settings.aliases,
  };
}

/** Whether `host` says the port as well. A URL may: then a port beside it wins, as ever. */
function holdsPort(host: string): boolean {
  return !isUrl(host) && parseHostPort(host) !== undefined;
}

function addressOf(host: string | undefined): Address {
  if (host !== undefined && isUrl(host)) return parseUrl(host);
  const both = host === undefined ? undefined : parseHostPort(host);
  if (both !== undefined) return { ...DEFAULT_ADDRESS, ...both };
  return { ...DEFAULT_ADDRESS, ...(host === undefined ? {} : { host }) };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
