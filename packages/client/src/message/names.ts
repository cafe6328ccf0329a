/**
 * Nicknames and room names by the default limits of a server. A name that breaks them is neither completed nor sent: a
 * server can send anything.
 */
import { DEFAULT_LIMITS, parseNickname, parseRoomName } from '@linechat/chat-core/message';

const { maxNicknameLength, maxRoomNameLength } = DEFAULT_LIMITS;

export function isNickname(text: string): boolean {
  return parseNickname(text, maxNicknameLength) !== undefined;
}

export function isRoomName(text: string): boolean {
  return parseRoomName(text, maxRoomNameLength) !== undefined;
}

/** What is wrong with a nickname, as a sentence. */
export function nicknameMistake(text: string): string {
  return `A nickname is 1 to ${maxNicknameLength} letters and digits, not "${text}".`;
}

/** What is wrong with a room name, as a sentence. */
export function roomNameMistake(text: string): string {
  return `A room's name is 1 to ${maxRoomNameLength} letters, digits, _ and -, not "${text}".`;
}

/** Names that differ only in case are the same name. */
export function isSameName(one: string, other: string | undefined): boolean {
  return one.toLowerCase() === other?.toLowerCase();
}
