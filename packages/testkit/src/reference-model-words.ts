/** The parts of the reference model: clients, rooms, bans, mutes, and functions for names and texts. */

export interface ModelClient {
  id: number;
  address: string | undefined;
  nick: string;
  notices: boolean;
  format: 'plain' | 'json';
  /** In the order of entering. */
  rooms: ModelRoom[];
  isOperator: boolean;
  wrongPasswords: number;
  /** The nickname that was muted, and the end. */
  mute: ModelMute;
}

export interface ModelMute {
  nick: string;
  until: number;
}

export interface ModelBan {
  target: string;
  until: number;
  by: string;
  reason?: string | undefined;
}

export interface ModelRoom {
  name: string;
  members: ModelClient[];
}

export interface ModelLimits {
  maxNicknameLength: number;
  maxRoomNameLength: number;
  maxRoomsPerClient: number;
  maxRooms: number;
  maxConnections: number;
  maxConnectionsPerAddress: number;
  selfEcho: boolean;
  motd: readonly string[];
  operators: boolean;
  bans: readonly ModelBan[];
}

export type Fields = Record<string, unknown>;

/** What the commands of operators use of the model. */
export interface OperatorContext {
  readonly limits: ModelLimits;
  readonly time: number;
  readonly clients: readonly ModelClient[];
  readonly present: readonly ModelClient[];
  readonly output: string[];
  readonly bansNow: readonly ModelBan[];
  bans: ModelBan[];
  mutes: ModelMute[];
  ban(target: string | undefined): ModelBan | undefined;
  emit(client: ModelClient, plain: string, fields: Fields): void;
  error(client: ModelClient, code: string): void;
  dismiss(client: ModelClient, code: string): void;
  removeAll(leaving: ModelClient[]): void;
  isMuted(client: ModelClient): boolean;
}

/** Only ASCII letters: a letter of another alphabet is never the same as one of them. */
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

/** The addresses in the conversations, in every form in which they are written. */
const ADDRESSES = new Map([
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['2001:db8::1', '2001:db8::1'],
  ['2001:DB8:0::1%eth0', '2001:db8::1'],
  ['127.0.0.1', '127.0.0.1'],
]);
/** An address in its canonical form; `undefined` if it is not one. */
export const addressOf = (text: string | undefined) => ADDRESSES.get(text ?? '');
export const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86400, w: 604800 };
export const UNMUTED: ModelMute = { nick: '', until: 0 };
export const isBlank = (text: string) => /^\s*$/.test(text);
/** The node that serves a connection. */
export const nodeOf = (id: number) => Math.floor(id / 2 ** 32) % 2 ** 20;
