/** What may be a name. A server can say anything; what is no name is neither completed nor sent back to it. */

export function isNickname(text: string): boolean {
  return /^[A-Za-z0-9]{1,24}$/.test(text);
}

export function isRoomName(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,32}$/.test(text);
}
