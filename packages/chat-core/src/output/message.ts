/** What a client can get. How it is written as a line is in format.ts. */
import type { Nickname, RoomName } from '../input/names.ts';
import type { ErrorCode } from './error-code.ts';

/** An `until` is an instant in UTC, ISO 8601. A `target` is a nickname, an address or a
 * network; that of a mute is an address or a /64 of IPv6. `more` is in the pages of `!users after` and `!rooms after` alone. */
export type MessageBody =
  | { readonly type: 'public'; readonly from: Nickname; readonly text: string }
  | { readonly type: 'room'; readonly room: RoomName; readonly from: Nickname; readonly text: string }
  | { readonly type: 'private'; readonly from: Nickname; readonly text: string }
  | { readonly type: 'error'; readonly code: ErrorCode; readonly text: string }
  | { readonly type: 'users'; readonly nicknames: readonly Nickname[]; readonly more?: boolean }
  | { readonly type: 'rooms'; readonly rooms: readonly RoomName[]; readonly more?: boolean }
  | { readonly type: 'members'; readonly room: RoomName; readonly nicknames: readonly Nickname[] }
  | { readonly type: 'help'; readonly text: string }
  | { readonly type: 'me'; readonly nickname: Nickname }
  | { readonly type: 'pong'; readonly token: string }
  | { readonly type: 'motd'; readonly text: string }
  | { readonly type: 'operator' | 'kicked'; readonly nickname: Nickname }
  | { readonly type: 'muted'; readonly nickname: Nickname; readonly until: string }
  | { readonly type: 'muted'; readonly target: string; readonly until: string }
  | { readonly type: 'unmuted'; readonly nickname: Nickname }
  | { readonly type: 'unmuted'; readonly target: string }
  | { readonly type: 'banned'; readonly target: string; readonly until: string }
  | { readonly type: 'unbanned'; readonly target: string }
  | {
      readonly type: 'ban';
      readonly target: string;
      readonly until: string;
      readonly by: string;
      readonly reason: string | undefined;
    }
  | { readonly type: 'bans'; readonly count: number }
  | { readonly type: 'joined' | 'left'; readonly nickname: Nickname }
  | { readonly type: 'renamed'; readonly from: Nickname; readonly to: Nickname }
  | { readonly type: 'entered' | 'exited'; readonly room: RoomName; readonly nickname: Nickname };

/** `seq` and `time` are those of the event that caused it: all answers to one event share them. */
export type Message = MessageBody & { readonly seq: number; readonly time: number };
