export { addressWithoutZone, canonicalAddress } from './input/address.ts';
export { type Ban, completeBan } from './input/ban.ts';
export { type Command, type MessageFormat, parseCommand } from './input/command.ts';
export type { ChatEvent, ChatInput } from './input/event.ts';
export { type ConnectionId, connectionId, type NodeId, nodeId, nodeOf } from './input/ids.ts';
export { completeLimits, DEFAULT_LIMITS, type Limits } from './input/limits.ts';
export { lineInput } from './input/line-input.ts';
export type { OperatorCommand } from './input/operator-command.ts';
export { type ChatOptions, DEFAULT_CHAT_OPTIONS } from './input/options.ts';
export * from './message.ts';
export type {
  ChatEffect,
  Deliver,
  Disconnect,
  DisconnectReason,
  KeepBans,
  Named,
  OperatorAct,
  UseFormat,
} from './output/effect.ts';
export { transition } from './rules/transition.ts';
export { parseState } from './state/parse-snapshot.ts';
export {
  bans,
  connectionCount,
  connectionCountFrom,
  connectionOf,
  formatOf,
  isOperator,
  memberCountOf,
  membersOf,
  nicknameCount,
  nicknameOf,
  nicknames,
  optionsOf,
  roomCount,
  roomNames,
  roomsOf,
} from './state/selectors.ts';
export { serializeState, stateHash } from './state/snapshot.ts';
export { type ChatState, createChat } from './state/state.ts';
