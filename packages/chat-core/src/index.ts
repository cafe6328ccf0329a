export { type Ban, completeBan } from './ban.ts';
export { type Command, parseCommand } from './command.ts';
export type {
  ChatEffect,
  Deliver,
  Disconnect,
  DisconnectReason,
  KeepBans,
  Named,
  OperatorAct,
  UseFormat,
} from './effect.ts';
export type { ErrorCode } from './errors.ts';
export type { ChatEvent, Happening } from './event.ts';
export { formatMessage, type MessageFormat } from './format.ts';
export { completeLimits, DEFAULT_LIMITS, type Limits } from './limits.ts';
export type { Message, MessageBody } from './message.ts';
export {
  type ConnectionId,
  connectionId,
  type Nickname,
  parseNickname,
  parseRoomName,
  type RoomName,
} from './names.ts';
export type { ChatOptions } from './options.ts';
export type { Order } from './order.ts';
export {
  bans,
  connectionCount,
  connectionCountFrom,
  connectionOf,
  formatOf,
  isOperator,
  membersOf,
  nicknameCount,
  nicknameOf,
  nicknames,
  roomCount,
  roomNames,
  roomsOf,
} from './selectors.ts';
export { type ChatState, createChat } from './state.ts';
export { cleanText } from './text.ts';
export { transition } from './transition.ts';
