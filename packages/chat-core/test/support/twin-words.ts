/** What the twin is made of: its clients, rooms, bans and mutes, and what names and texts are to it. */

export interface TwinClient {
  id: number;
  address: string | undefined;
  nick: string;
  notices: boolean;
  format: 'plain' | 'json';
  /** In the order of entering. */
  rooms: TwinRoom[];
  isOperator: boolean;
  wrongPasswords: number;
  /** Until when, and under which nickname it was muted. */
  mute: TwinMute;
}

export interface TwinMute {
  nick: string;
  until: number;
}

export interface TwinBan {
  target: string;
  until: number;
  by: string;
  reason?: string | undefined;
}

export interface TwinRoom {
  name: string;
  members: TwinClient[];
}

export interface TwinLimits {
  maxNicknameLength: number;
  maxRoomNameLength: number;
  maxRoomsPerClient: number;
  maxRooms: number;
  maxConnections: number;
  maxConnectionsPerAddress: number;
  selfEcho: boolean;
  motd: readonly string[];
  isOperatorPassword: ((attempt: string) => boolean) | undefined;
  bans: readonly TwinBan[];
}

export type Fields = Record<string, unknown>;

/** Letters of ASCII alone: another alphabet's letter is never the same as one of them. */
const small = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
export const same = (a: string, b: string) => small(a) === small(b);
export const clean = (text: string) =>
  Array.from(text)
    .filter((character) => {
      const code = character.codePointAt(0) ?? 0;
      const isControl = (code < 32 && code !== 9) || (code >= 127 && code < 160);
      const turns = [0x200e, 0x200f, 0x061c, 0x2028, 0x2029].includes(code);
      return !(isControl || turns || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069));
    })
    .join('');
export const isNick = (text: string, longest: number) => /^[A-Za-z0-9]+$/.test(text) && text.length <= longest;
export const iso = (time: number) => new Date(time).toISOString();

/** The addresses that the conversations have, written in all their ways. */
const ADDRESSES = new Map([
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['2001:db8::1', '2001:db8::1'],
  ['2001:DB8:0::1%eth0', '2001:db8::1'],
  ['127.0.0.1', '127.0.0.1'],
]);
/** An address in the one way in which it is compared; `undefined` where it is none. */
export const addressOf = (text: string | undefined) => ADDRESSES.get(text ?? '');
export const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86400, w: 604800 };
export const UNMUTED: TwinMute = { nick: '', until: 0 };
export const isBlank = (text: string) => /^\s*$/.test(text);
