/** What this run is to do: flags over environment over the named server over the settings file over the defaults. */
import {
  type Address,
  DEFAULT_HOST,
  DEFAULT_PORT,
  isUrl,
  parsePort,
  parseUrl,
  UsageError,
} from '../connection/address.ts';
import type { TlsTrust } from '../connection/connection.ts';
import { isNickname, isRoomName } from '../message/names.ts';
import { type Bell, type ColorWhen, DEFAULT_TIME_FORMAT, type Flags } from './options.ts';
import type { NamedServer, Preferences, Settings } from './settings.ts';

export interface Configuration {
  readonly address: Address;
  readonly trust: TlsTrust;
  /** With a nickname it is a chat client, without one a telnet with a better input line. */
  readonly nick: string | undefined;
  readonly rooms: readonly string[];
  /** `undefined`: no times. */
  readonly timeFormat: string | undefined;
  readonly bell: Bell;
  readonly color: ColorWhen;
  readonly reconnect: boolean;
  readonly json: boolean;
  readonly send: readonly string[];
  readonly waitSeconds: number | undefined;
}

/** @throws UsageError where what was given cannot be meant. */
export function configure(
  flags: Flags,
  host: string | undefined,
  port: string | undefined,
  settings: Settings,
  env: NodeJS.ProcessEnv,
): Configuration {
  const givenHost = host ?? nonEmpty(env['LINECHAT_HOST']);
  const name = givenHost ?? settings.server;
  const server = name === undefined ? undefined : settings.servers.get(name);
  const address = server?.address ?? addressOf(givenHost);
  const givenPort = port ?? (server === undefined ? nonEmpty(env['LINECHAT_PORT']) : undefined);
  const preferences: Preferences & Partial<NamedServer> = { ...settings, ...server };
  const caFile = flags.tlsCa ?? preferences.tlsCa;
  const insecure = flags.tlsInsecure ?? preferences.tlsInsecure;
  const tls = address.tls || flags.tls === true || flags.tlsCa !== undefined || flags.tlsInsecure === true;
  const rooms = flags.room ?? preferences.rooms ?? [];
  const nick = flags.nick ?? preferences.nick;
  if (nick !== undefined && !isNickname(nick)) {
    throw new UsageError(`A nickname is 1 to 24 letters and digits, not "${nick}".`);
  }
  const oddRoom = rooms.find((room) => !isRoomName(room));
  if (oddRoom !== undefined) {
    throw new UsageError(`A room's name is 1 to 32 letters, digits, _ and -, not "${oddRoom}".`);
  }
  if (flags.room !== undefined && nick === undefined) throw new UsageError('--room needs a nickname: add --nick NAME.');
  const oddText = flags.send?.find((text) => /[\r\n]/.test(text));
  if (oddText !== undefined) throw new UsageError('--send takes one line; repeat it for more.');
  return {
    address: { ...address, tls, ...(givenPort === undefined ? {} : { port: parsePort(givenPort) }) },
    trust: { caFile, insecure },
    nick,
    rooms: nick === undefined ? [] : rooms,
    timeFormat:
      (flags.time ?? preferences.time ?? true)
        ? (flags.timeFormat ?? preferences.timeFormat ?? DEFAULT_TIME_FORMAT)
        : undefined,
    bell: flags.bell ?? preferences.bell ?? 'off',
    color: flags.color ?? preferences.color ?? 'auto',
    reconnect: flags.reconnect ?? preferences.reconnect ?? true,
    json: flags.json ?? false,
    send: flags.send ?? [],
    waitSeconds: flags.wait,
  };
}

function addressOf(host: string | undefined): Address {
  if (host !== undefined && isUrl(host)) return parseUrl(host, DEFAULT_PORT);
  return { host: host ?? DEFAULT_HOST, port: DEFAULT_PORT, tls: false };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
