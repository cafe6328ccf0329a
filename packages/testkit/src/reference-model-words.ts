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
  /** The mute that counts for it. */
  mute: ModelMute;
}

export interface ModelMute {
  /** The nickname or the address that was muted. */
  target: string;
  until: number;
  /** The address whose later connections it covers, too. */
  address: string | undefined;
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
  emit(client: ModelClient, plain: string, fields: Fields): void;
  error(client: ModelClient, code: string): void;
  dismiss(client: ModelClient, code: string): void;
  removeAll(leaving: ModelClient[]): void;
  isMuted(client: ModelClient): boolean;
}

/** Only ASCII letters: a letter of another alphabet is never the same as one of them. */
const small = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
export const same = (a: string, b: string) => small(a) === small(b);
export const clean = (text: string) => withFewMarks(withoutControls(text));
/** At most eight marks on one character; those that show nothing do not part a mark from its character. */
function withFewMarks(text: string): string {
  let left = 8;
  return Array.from(text)
    .filter((character) => {
      const isMark = /^[\p{Mn}\p{Me}]$/u.test(character);
      if (isMark) left--;
      else if (!/^\p{Default_Ignorable_Code_Point}$/u.test(character)) left = 8;
      return !isMark || left >= 0;
    })
    .join('');
}
const withoutControls = (text: string) =>
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
  ['10.0.0.2', '10.0.0.2'],
  ['2001:db8::1', '2001:db8::1'],
  ['2001:DB8:0::1%eth0', '2001:db8::1'],
  ['2001:db8::2', '2001:db8::2'],
  ['127.0.0.1', '127.0.0.1'],
]);
/** The networks in the conversations, in every form, and the addresses in them. The first two of IPv6 are /64. */
const NETWORKS = new Map([
  ['10.0.0.0/24', '10.0.0.0/24'],
  ['10.0.0.9/24', '10.0.0.0/24'],
  ['::ffff:10.0.0.1/128', '10.0.0.1'],
  ['10.0.0.2/31', '10.0.0.2/31'],
  ['2001:db8::/64', '2001:db8::/64'],
  ['2001:db8::7/64', '2001:db8::/64'],
  ['2001:db8:1::/32', '2001:db8::/32'],
]);
const MEMBERS: Record<string, string[]> = {
  '10.0.0.0/24': ['10.0.0.1', '10.0.0.2'],
  '10.0.0.2/31': ['10.0.0.2'],
  '2001:db8::/64': ['2001:db8::1', '2001:db8::2'],
  '2001:db8::/32': ['2001:db8::1', '2001:db8::2'],
};
/** What a ban of an address or a network is a ban of. */
export const banTargetOf = (text: string | undefined) => NETWORKS.get(text ?? '') ?? addressOf(text);
/** Whether a ban of this target covers an address. */
export const isIn = (address: string | undefined, target: string) => {
  const known = addressOf(address);
  return known !== undefined && (known === target || (MEMBERS[target] ?? []).includes(known));
};
/** Whom an address stands for: of IPv6 its /64. */
export const customerOf = (address: string | undefined) => {
  const known = addressOf(address);
  return known?.includes(':') ? '2001:db8::/64' : known;
};
/** An address in its canonical form; `undefined` if it is not one. */
export const addressOf = (text: string | undefined) => ADDRESSES.get(text ?? '');
export const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86400, w: 604800 };
export const UNMUTED: ModelMute = { target: '', until: 0, address: undefined };
/** The Braille pattern of no dots shows nothing, and is no white space. */
export const isBlank = (text: string) => /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text);
/** Small, for comparing. */
export const keyOf = (text: string) => small(text);
/** The one that ends later; of two that end together, the one whose target comes first. */
export const longerMute = (a: ModelMute, b: ModelMute) => {
  if (a.until !== b.until) return a.until > b.until ? a : b;
  return keyOf(a.target) <= keyOf(b.target) ? a : b;
};
/** The node that serves a connection. */
export const nodeOf = (id: number) => Math.floor(id / 2 ** 32) % 2 ** 20;
