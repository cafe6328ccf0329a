// The public API. A test compares it with what the build emits; `pnpm api` writes it anew.

// @linechat/chat-server

declare class CertificateError extends Error {
    readonly name = "CertificateError";
    readonly subject: keyof CertificatePair;
    readonly problem: string;
    constructor(subject: keyof CertificatePair, problem: string);
}

declare class ChatServer extends EventEmitter<ChatServerEvents> {
    #private;
    constructor(options?: Partial<ChatServerOptions>, log?: EventLog);
    listen(options?: ListenOptions): Promise<AddressInfo>;
    get address(): AddressInfo | undefined;
    get tlsAddress(): AddressInfo | undefined;
    useCertificate(pair: CertificatePair): Date;
    get state(): ChatState;
    get statistics(): ChatServerStatistics;
    observe(observer: DeliveryObserver): void;
    close({ graceMs }?: {
        readonly graceMs?: number;
    }): Promise<void>;
}

declare class Failure extends Error implements FailureInfo {
    readonly name = "Failure";
    readonly event: ChatEvent["type"] | undefined;
    readonly seq: number | undefined;
    readonly telling: string | undefined;
    readonly connection: ConnectionId | undefined;
    readonly nickname: string | undefined;
    constructor(cause: unknown, { event, seq, telling, connection, nickname }: FailureInfo);
}

declare class LocalLog implements EventLog {
    #private;
    constructor(now?: () => number);
    subscribe(receive: (event: ChatEvent) => void): void;
    append(happening: Happening): void;
}

declare const DEFAULT_OPTIONS: ChatServerOptions;

declare function createChatServer(options?: Partial<ChatServerOptions>): ChatServer;

declare function passwordCheck(password: string): (attempt: string) => boolean;

export type { CertificatePair, ChatServerEvents, ChatServerOptions, ChatServerStatistics, ConnectionInfo, DeliveryObserver, EndReason, Endpoint, EventLog, FailureInfo, ListenOptions, TurnAwayReason, TurnedAway };

export { CertificateError, ChatServer, DEFAULT_OPTIONS, Failure, LocalLog, createChatServer, passwordCheck };

import { AddressInfo } from "node:net";

import { ChatOptions, ErrorCode, DisconnectReason, ChatEvent, ConnectionId, Happening, OperatorAct, Ban, ChatState } from "@linechat/chat-core";

import { EventEmitter } from "node:events";

interface CertificatePair {
    readonly cert: string | Buffer;
    readonly key: string | Buffer;
}

interface ChatServerEvents {
    connected: [
        ConnectionInfo
    ];
    named: [
        ConnectionInfo
    ];
    refused: [
        ConnectionInfo & {
            readonly code: ErrorCode;
        }
    ];
    line: [
        ConnectionInfo & {
            readonly text: string;
        }
    ];
    operator: [
        ConnectionInfo & Pick<OperatorAct, "act" | "target" | "until" | "reason">
    ];
    bans: [
        readonly Ban[]
    ];
    unsaved: [
        Error
    ];
    slowed: [
        ConnectionInfo
    ];
    disconnected: [
        ConnectionInfo & {
            readonly reason: EndReason;
        }
    ];
    "turned-away": [
        TurnedAway
    ];
    trouble: [
        Error
    ];
}

interface ChatServerOptions extends ChatOptions {
    readonly maxLineBytes: number;
    readonly maxPendingBytes: number;
    readonly floodBurst: number;
    readonly floodRate: number;
    readonly nickTimeoutMs: number;
    readonly tls: CertificatePair | undefined;
    readonly proxyFrom: readonly string[];
    readonly admissionTimeoutMs: number;
    readonly keepAliveMs: number;
    readonly bansFile: string | undefined;
}

interface ChatServerStatistics {
    readonly connections: number;
    readonly nicknames: number;
    readonly rooms: number;
    readonly linesReceived: number;
    readonly deliveries: number;
    readonly bytesRead: number;
    readonly bytesWritten: number;
    readonly floodPauses: number;
    readonly refusals: Readonly<Partial<Record<ErrorCode, number>>>;
    readonly disconnects: Readonly<Partial<Record<EndReason, number>>>;
    readonly turnedAway: Readonly<Partial<Record<TurnAwayReason, number>>>;
}

interface ConnectionInfo {
    readonly connection: ConnectionId;
    readonly address: string;
    readonly port: number;
    readonly nickname: string | undefined;
}

interface DeliveryObserver {
    turn(ms: number): void;
    wait(ms: number): void;
}

interface Endpoint {
    readonly address: string;
    readonly port: number;
}

interface EventLog {
    append(happening: Happening): void;
    subscribe(receive: (event: ChatEvent) => void): void;
}

interface FailureInfo {
    readonly event: ChatEvent["type"] | undefined;
    readonly seq: number | undefined;
    readonly telling: string | undefined;
    readonly connection: ConnectionId | undefined;
    readonly nickname: string | undefined;
}

interface ListenOptions {
    readonly host?: string;
    readonly port?: number;
    readonly tlsPort?: number | undefined;
}

interface TurnedAway extends Endpoint {
    readonly reason: TurnAwayReason;
    readonly detail: string;
}

type EndReason = DisconnectReason | "closed" | "lost";

type TurnAwayReason = "proxy-header" | "tls-handshake" | "deadline" | "no-room" | "hung-up";
