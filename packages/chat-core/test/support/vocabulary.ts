/** All variants of each union type of the chat; the compiler makes sure that none is missing. */
import type {
  ChatEffect,
  ChatInput,
  ChatOptions,
  Command,
  DisconnectReason,
  ErrorCode,
  Message,
  OperatorCommand,
} from '../../src/index.ts';

const words = <Word extends string>(all: Record<Word, 1>) => Object.keys(all) as Word[];

export const COMMAND_TYPES: readonly Command['type'][] = words({
  nothing: 1,
  say: 1,
  'say-privately': 1,
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
  operator: 1,
  refused: 1,
});

export const OPERATOR_COMMAND_TYPES: readonly OperatorCommand['type'][] = words({
  kick: 1,
  ban: 1,
  unban: 1,
  bans: 1,
  mute: 1,
  unmute: 1,
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
  motd: 1,
  operator: 1,
  kicked: 1,
  banned: 1,
  unbanned: 1,
  ban: 1,
  bans: 1,
  muted: 1,
  unmuted: 1,
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
  'wrong-password': 1,
  'not-operator': 1,
  'target-invalid': 1,
  'duration-invalid': 1,
  'no-such-ban': 1,
  'not-muted': 1,
  kicked: 1,
  banned: 1,
  muted: 1,
});

export const DISCONNECT_REASONS: readonly DisconnectReason[] = words({
  'nick-invalid': 1,
  'nick-in-use': 1,
  'nick-timeout': 1,
  'server-full': 1,
  'too-many-connections': 1,
  'too-slow': 1,
  'shutting-down': 1,
  'wrong-password': 1,
  kicked: 1,
  banned: 1,
  quit: 1,
});

export const INPUT_TYPES: readonly ChatInput['type'][] = words({
  connected: 1,
  line: 1,
  'overlong-line': 1,
  'operator-attempt': 1,
  'nickname-deadline': 1,
  'output-overflow': 1,
  disconnected: 1,
  'node-stopping': 1,
  'node-lost': 1,
});

export const EFFECT_TYPES: readonly ChatEffect['type'][] = words({
  deliver: 1,
  disconnect: 1,
  'use-format': 1,
  named: 1,
  'keep-bans': 1,
  'operator-act': 1,
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
  motd: 1,
  operators: 1,
  hashSeed: 1,
  bans: 1,
});
