/** Every word that the chat has for something; the compiler sees to it that none is missing. */
import type {
  ChatEffect,
  ChatOptions,
  Command,
  DisconnectReason,
  ErrorCode,
  Happening,
  Message,
} from '../../src/index.ts';

const words = <Word extends string>(all: Record<Word, 1>) => Object.keys(all) as Word[];

export const COMMAND_TYPES: readonly Command['type'][] = words({
  nothing: 1,
  say: 1,
  tell: 1,
  'say-in-room': 1,
  users: 1,
  rooms: 1,
  help: 1,
  me: 1,
  quit: 1,
  members: 1,
  enter: 1,
  leave: 1,
  rename: 1,
  ping: 1,
  notices: 1,
  format: 1,
  refused: 1,
});

export const MESSAGE_TYPES: readonly Message['type'][] = words({
  public: 1,
  room: 1,
  private: 1,
  error: 1,
  users: 1,
  rooms: 1,
  members: 1,
  help: 1,
  me: 1,
  pong: 1,
  joined: 1,
  left: 1,
  renamed: 1,
  entered: 1,
  exited: 1,
});

export const ERROR_CODES: readonly ErrorCode[] = words({
  'nick-invalid': 1,
  'nick-in-use': 1,
  'room-invalid': 1,
  'no-such-user': 1,
  'no-such-room': 1,
  'not-in-room': 1,
  'missing-argument': 1,
  'unknown-command': 1,
  'line-too-long': 1,
  'too-many-rooms': 1,
  'server-full': 1,
  'too-many-connections': 1,
  'nick-timeout': 1,
  'too-slow': 1,
  'shutting-down': 1,
});

export const DISCONNECT_REASONS: readonly DisconnectReason[] = words({
  'nick-invalid': 1,
  'nick-in-use': 1,
  'nick-timeout': 1,
  'server-full': 1,
  'too-many-connections': 1,
  'too-slow': 1,
  'shutting-down': 1,
  quit: 1,
});

export const HAPPENING_TYPES: readonly Happening['type'][] = words({
  connected: 1,
  line: 1,
  'overlong-line': 1,
  'nickname-deadline': 1,
  'output-overflow': 1,
  disconnected: 1,
  shutdown: 1,
});

export const EFFECT_TYPES: readonly ChatEffect['type'][] = words({
  deliver: 1,
  disconnect: 1,
  'use-format': 1,
  named: 1,
});

export const OPTIONS: readonly (keyof ChatOptions)[] = words({
  maxNicknameLength: 1,
  maxRoomNameLength: 1,
  maxFirstLineBytes: 1,
  maxRoomsPerClient: 1,
  maxRooms: 1,
  maxConnections: 1,
  maxConnectionsPerAddress: 1,
  selfEcho: 1,
});
