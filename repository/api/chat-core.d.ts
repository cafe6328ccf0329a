// The public API. A test compares it with what the build emits; `pnpm api` writes it anew.

// @linechat/chat-core

declare const DEFAULT_CHAT_OPTIONS: ChatOptions;

declare const DEFAULT_LIMITS: Limits;

declare const brand: unique symbol;

declare const opaque: unique symbol;

declare function addressWithoutZone(text: string): string | undefined;

declare function bans(state: ChatState, time: number): readonly Ban[];

declare function canonicalAddress(text: string): string | undefined;

declare function cleanText(text: string): string;

declare function completeBan({ target, until, by, reason }: Partial<Record<keyof Ban, unknown>>, what: string): Ban;

declare function completeLimits(given?: Partial<Limits>): Limits;

declare function connectionCount(state: ChatState): number;

declare function connectionCountFrom(state: ChatState, address: string): number;

declare function connectionId(n: number, node?: NodeId): ConnectionId;

declare function connectionOf(state: ChatState, nickname: string): ConnectionId | undefined;

declare function createChat(options?: Partial<ChatOptions>): ChatState;

declare function formatMessage(message: Message, format: MessageFormat): string;

declare function formatOf(state: ChatState, connection: ConnectionId): MessageFormat;

declare function isOperator(state: ChatState, connection: ConnectionId): boolean;

declare function lineInput(connection: ConnectionId, text: string, isOperatorPassword?: ((attempt: string) => boolean) | undefined): ChatInput;

declare function memberCountOf(state: ChatState, room: string): number;

declare function membersOf(state: ChatState, room: string): readonly Nickname[] | undefined;

declare function nicknameCount(state: ChatState): number;

declare function nicknameOf(state: ChatState, connection: ConnectionId): Nickname | undefined;

declare function nicknames(state: ChatState): readonly Nickname[];

declare function nodeId(n: number): NodeId;

declare function nodeOf(connection: ConnectionId): NodeId;

declare function optionsOf(state: ChatState): Omit<ChatOptions, "bans">;

declare function parseCommand(line: string): Command;

declare function parseMessage(line: string, format: MessageFormat): ParsedMessage;

declare function parseNickname(text: string, maxLength: number): Nickname | undefined;

declare function parseRoomName(text: string, maxLength: number): RoomName | undefined;

declare function parseState(text: string): ChatState;

declare function roomCount(state: ChatState): number;

declare function roomNames(state: ChatState): readonly RoomName[];

declare function roomsOf(state: ChatState, connection: ConnectionId): readonly RoomName[];

declare function serializeState(state: ChatState): string;

declare function stateHash(state: ChatState): string;

declare function transition(state: ChatState, event: ChatEvent): readonly [
    ChatState,
    readonly ChatEffect[]
];

export type { Ban, ChatEffect, ChatEvent, ChatInput, ChatOptions, ChatState, Command, ConnectionId, Deliver, Disconnect, DisconnectReason, ErrorCode, KeepBans, Limits, Message, MessageBody, MessageFormat, Named, Nickname, NodeId, OperatorAct, OperatorCommand, ParsedMessage, RoomName, UseFormat };

export { DEFAULT_CHAT_OPTIONS, DEFAULT_LIMITS, addressWithoutZone, bans, canonicalAddress, cleanText, completeBan, completeLimits, connectionCount, connectionCountFrom, connectionId, connectionOf, createChat, formatMessage, formatOf, isOperator, lineInput, memberCountOf, membersOf, nicknameCount, nicknameOf, nicknames, nodeId, nodeOf, optionsOf, parseCommand, parseMessage, parseNickname, parseRoomName, parseState, roomCount, roomNames, roomsOf, serializeState, stateHash, transition };

interface Ban {
    readonly target: string;
    readonly until: number;
    readonly by: string;
    readonly reason: string | undefined;
}

interface ChatOptions extends Limits {
    readonly selfEcho: boolean;
    readonly motd: readonly string[];
    readonly operators: boolean;
    readonly hashSeed: string;
    readonly bans: readonly Ban[];
}

interface ChatState {
    readonly [opaque]: "ChatState";
}

interface Deliver {
    readonly type: "deliver";
    readonly message: Message;
    readonly to: readonly ConnectionId[];
    readonly except: ConnectionId | undefined;
}

interface Disconnect {
    readonly type: "disconnect";
    readonly connection: ConnectionId;
    readonly reason: DisconnectReason;
}

interface KeepBans {
    readonly type: "keep-bans";
    readonly bans: readonly Ban[];
}

interface Limits {
    readonly maxNicknameLength: number;
    readonly maxRoomNameLength: number;
    readonly maxFirstLineBytes: number;
    readonly maxRoomsPerClient: number;
    readonly maxRooms: number;
    readonly maxConnections: number;
    readonly maxConnectionsPerAddress: number;
}

interface Named {
    readonly type: "named";
    readonly connection: ConnectionId;
    readonly nickname: string;
}

interface OperatorAct {
    readonly type: "operator-act";
    readonly connection: ConnectionId;
    readonly act: "operator" | "wrong-password" | "kick" | "ban" | "unban" | "mute" | "unmute";
    readonly target?: string;
    readonly until?: number;
    readonly reason?: string;
}

interface UseFormat {
    readonly type: "use-format";
    readonly connection: ConnectionId;
    readonly format: MessageFormat;
}

type Branded<Base, Name extends string> = Base & {
    readonly [brand]: Name;
};

type ChatEffect = Deliver | Disconnect | UseFormat | Named | KeepBans | OperatorAct;

type ChatEvent = ChatInput & {
    readonly seq: number;
    readonly time: number;
};

type ChatInput = {
    readonly type: "connected";
    readonly connection: ConnectionId;
    readonly address?: string;
} | {
    readonly type: "line";
    readonly connection: ConnectionId;
    readonly text: string;
} | {
    readonly type: "overlong-line";
    readonly connection: ConnectionId;
} | {
    readonly type: "operator-attempt";
    readonly connection: ConnectionId;
    readonly outcome: "right" | "wrong" | "missing";
} | {
    readonly type: "nickname-deadline";
    readonly connection: ConnectionId;
} | {
    readonly type: "output-overflow";
    readonly connection: ConnectionId;
} | {
    readonly type: "disconnected";
    readonly connection: ConnectionId;
} | {
    readonly type: "node-stopping";
    readonly node: NodeId;
} | {
    readonly type: "node-lost";
    readonly node: NodeId;
};

type Command = {
    readonly type: "nothing";
} | {
    readonly type: "say";
    readonly text: string;
} | {
    readonly type: "say-privately";
    readonly nickname: string;
    readonly text: string;
} | {
    readonly type: "say-in-room";
    readonly room: string;
    readonly text: string;
} | {
    readonly type: "help" | "me" | "quit";
} | {
    readonly type: "users" | "rooms";
    readonly after: string | undefined;
} | {
    readonly type: "members" | "enter" | "leave";
    readonly room: string;
} | {
    readonly type: "rename";
    readonly nickname: string;
} | {
    readonly type: "ping";
    readonly token: string;
} | {
    readonly type: "notices";
    readonly on: boolean;
} | {
    readonly type: "format";
    readonly format: MessageFormat;
} | {
    readonly type: "operator";
    readonly command: OperatorCommand;
} | {
    readonly type: "refused";
    readonly code: "missing-argument" | "unknown-command";
};

type ConnectionId = Branded<number, "ConnectionId">;

type DisconnectReason = "nick-invalid" | "nick-in-use" | "nick-timeout" | "server-full" | "too-many-connections" | "too-slow" | "shutting-down" | "wrong-password" | "kicked" | "banned" | "quit";

type ErrorCode = PlainCode | "kicked" | "banned" | "muted" | "storage-failed";

type Message = MessageBody & {
    readonly seq: number;
    readonly time: number;
};

type MessageBody = {
    readonly type: "public";
    readonly from: Nickname;
    readonly text: string;
} | {
    readonly type: "room";
    readonly room: RoomName;
    readonly from: Nickname;
    readonly text: string;
} | {
    readonly type: "private";
    readonly from: Nickname;
    readonly text: string;
} | {
    readonly type: "error";
    readonly code: ErrorCode;
    readonly text: string;
} | {
    readonly type: "users";
    readonly nicknames: readonly Nickname[];
    readonly more?: boolean;
} | {
    readonly type: "rooms";
    readonly rooms: readonly RoomName[];
    readonly more?: boolean;
} | {
    readonly type: "members";
    readonly room: RoomName;
    readonly nicknames: readonly Nickname[];
} | {
    readonly type: "help";
    readonly text: string;
} | {
    readonly type: "me";
    readonly nickname: Nickname;
} | {
    readonly type: "pong";
    readonly token: string;
} | {
    readonly type: "motd";
    readonly text: string;
} | {
    readonly type: "operator" | "kicked";
    readonly nickname: Nickname;
} | {
    readonly type: "muted";
    readonly nickname: Nickname;
    readonly until: string;
} | {
    readonly type: "muted";
    readonly target: string;
    readonly until: string;
} | {
    readonly type: "unmuted";
    readonly nickname: Nickname;
} | {
    readonly type: "unmuted";
    readonly target: string;
} | {
    readonly type: "banned";
    readonly target: string;
    readonly until: string;
} | {
    readonly type: "unbanned";
    readonly target: string;
} | {
    readonly type: "ban";
    readonly target: string;
    readonly until: string;
    readonly by: string;
    readonly reason: string | undefined;
} | {
    readonly type: "bans";
    readonly count: number;
} | {
    readonly type: "joined" | "left";
    readonly nickname: Nickname;
} | {
    readonly type: "renamed";
    readonly from: Nickname;
    readonly to: Nickname;
} | {
    readonly type: "entered" | "exited";
    readonly room: RoomName;
    readonly nickname: Nickname;
};

type MessageFormat = "plain" | "json";

type Nickname = Branded<string, "Nickname">;

type NodeId = Branded<number, "NodeId">;

type OperatorCommand = {
    readonly type: "kick";
    readonly nickname: string;
    readonly reason: string | undefined;
} | {
    readonly type: "ban";
    readonly target: string;
    readonly durationMs: number;
    readonly reason: string | undefined;
} | {
    readonly type: "unban";
    readonly target: string;
} | {
    readonly type: "bans";
} | {
    readonly type: "mute";
    readonly nickname: string;
    readonly durationMs: number;
} | {
    readonly type: "unmute";
    readonly nickname: string;
} | {
    readonly type: "refused";
    readonly code: "missing-argument" | "duration-invalid";
};

type ParsedBody = Exclude<MessageBody, {
    readonly type: "error";
}> | {
    readonly type: "error";
    readonly code: string;
    readonly text: string;
} | {
    readonly type: "answer";
    readonly names: readonly string[];
} | {
    readonly type: "unknown";
    readonly text: string;
};

type ParsedMessage = ParsedBody & {
    readonly seq?: number;
    readonly time?: number;
};

type PlainCode = "nick-invalid" | "nick-in-use" | "room-invalid" | "no-such-user" | "no-such-room" | "not-in-room" | "missing-argument" | "unknown-command" | "line-too-long" | "too-many-rooms" | "server-full" | "too-many-connections" | "nick-timeout" | "too-slow" | "shutting-down" | "wrong-password" | "not-operator" | "target-invalid" | "duration-invalid" | "no-such-ban" | "not-muted";

type RoomName = Branded<string, "RoomName">;

// @linechat/chat-core/message

declare const DEFAULT_LIMITS: Limits;

declare const brand: unique symbol;

declare function cleanText(text: string): string;

declare function formatMessage(message: Message, format: MessageFormat): string;

declare function parseMessage(line: string, format: MessageFormat): ParsedMessage;

declare function parseNickname(text: string, maxLength: number): Nickname | undefined;

declare function parseRoomName(text: string, maxLength: number): RoomName | undefined;

export type { ErrorCode, Limits, Message, MessageBody, MessageFormat, Nickname, ParsedMessage, RoomName };

export { DEFAULT_LIMITS, cleanText, formatMessage, parseMessage, parseNickname, parseRoomName };

interface Limits {
    readonly maxNicknameLength: number;
    readonly maxRoomNameLength: number;
    readonly maxFirstLineBytes: number;
    readonly maxRoomsPerClient: number;
    readonly maxRooms: number;
    readonly maxConnections: number;
    readonly maxConnectionsPerAddress: number;
}

type Branded<Base, Name extends string> = Base & {
    readonly [brand]: Name;
};

type ErrorCode = PlainCode | "kicked" | "banned" | "muted" | "storage-failed";

type Message = MessageBody & {
    readonly seq: number;
    readonly time: number;
};

type MessageBody = {
    readonly type: "public";
    readonly from: Nickname;
    readonly text: string;
} | {
    readonly type: "room";
    readonly room: RoomName;
    readonly from: Nickname;
    readonly text: string;
} | {
    readonly type: "private";
    readonly from: Nickname;
    readonly text: string;
} | {
    readonly type: "error";
    readonly code: ErrorCode;
    readonly text: string;
} | {
    readonly type: "users";
    readonly nicknames: readonly Nickname[];
    readonly more?: boolean;
} | {
    readonly type: "rooms";
    readonly rooms: readonly RoomName[];
    readonly more?: boolean;
} | {
    readonly type: "members";
    readonly room: RoomName;
    readonly nicknames: readonly Nickname[];
} | {
    readonly type: "help";
    readonly text: string;
} | {
    readonly type: "me";
    readonly nickname: Nickname;
} | {
    readonly type: "pong";
    readonly token: string;
} | {
    readonly type: "motd";
    readonly text: string;
} | {
    readonly type: "operator" | "kicked";
    readonly nickname: Nickname;
} | {
    readonly type: "muted";
    readonly nickname: Nickname;
    readonly until: string;
} | {
    readonly type: "muted";
    readonly target: string;
    readonly until: string;
} | {
    readonly type: "unmuted";
    readonly nickname: Nickname;
} | {
    readonly type: "unmuted";
    readonly target: string;
} | {
    readonly type: "banned";
    readonly target: string;
    readonly until: string;
} | {
    readonly type: "unbanned";
    readonly target: string;
} | {
    readonly type: "ban";
    readonly target: string;
    readonly until: string;
    readonly by: string;
    readonly reason: string | undefined;
} | {
    readonly type: "bans";
    readonly count: number;
} | {
    readonly type: "joined" | "left";
    readonly nickname: Nickname;
} | {
    readonly type: "renamed";
    readonly from: Nickname;
    readonly to: Nickname;
} | {
    readonly type: "entered" | "exited";
    readonly room: RoomName;
    readonly nickname: Nickname;
};

type MessageFormat = "plain" | "json";

type Nickname = Branded<string, "Nickname">;

type ParsedBody = Exclude<MessageBody, {
    readonly type: "error";
}> | {
    readonly type: "error";
    readonly code: string;
    readonly text: string;
} | {
    readonly type: "answer";
    readonly names: readonly string[];
} | {
    readonly type: "unknown";
    readonly text: string;
};

type ParsedMessage = ParsedBody & {
    readonly seq?: number;
    readonly time?: number;
};

type PlainCode = "nick-invalid" | "nick-in-use" | "room-invalid" | "no-such-user" | "no-such-room" | "not-in-room" | "missing-argument" | "unknown-command" | "line-too-long" | "too-many-rooms" | "server-full" | "too-many-connections" | "nick-timeout" | "too-slow" | "shutting-down" | "wrong-password" | "not-operator" | "target-invalid" | "duration-invalid" | "no-such-ban" | "not-muted";

type RoomName = Branded<string, "RoomName">;
