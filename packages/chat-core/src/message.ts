/** The lines of the chat without its state and rules: for clients. It loads no other package. */
export type { MessageFormat } from './input/command.ts';
export { DEFAULT_LIMITS, type Limits } from './input/limits.ts';
export { type Nickname, parseNickname, parseRoomName, type RoomName } from './input/names.ts';
export { cleanText } from './input/text.ts';
export type { ErrorCode } from './output/error-code.ts';
export { formatMessage } from './output/format.ts';
export type { Message, MessageBody } from './output/message.ts';
export { type ParsedMessage, parseMessage } from './output/parse.ts';
