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
    get hasUnsaved(): boolean;
    get statistics(): ChatServerStatistics;
    observe(observer: DeliveryObserver): void;
    admit(transport: Transport): void;
    close({ graceMs }?: {
        readonly graceMs?: number;
    }): Promise<void>;
}

declare class Failure extends Error implements FailureInfo {
    readonly name = "Failure";
    readonly event: ChatEvent["type"] | undefined;
    readonly seq: number | undefined;
    readonly emitting: string | undefined;
    readonly connection: ConnectionId | undefined;
    readonly nickname: string | undefined;
    constructor(cause: unknown, { event, seq, emitting, connection, nickname }: FailureInfo);
}

declare class MemoryLog implements EventLog {
    #private;
    constructor(now?: () => number);
    join(member: LogMember): Membership;
}

declare const CRLF_LINES: Framing;

declare const DEFAULT_OPTIONS: ChatServerOptions;

declare function createChatServer(options?: Partial<ChatServerOptions>, log?: EventLog): ChatServer;

declare function passwordCheck(password: string): (attempt: string) => boolean;

export type { CertificatePair, ChatServerEvents, ChatServerOptions, ChatServerStatistics, ConnectionInfo, DeliveryObserver, EndReason, Endpoint, EventLog, FailureInfo, Framing, ListenOptions, LogMember, Membership, RejectReason, Rejection, Transport, TransportHandler };

export { CRLF_LINES, CertificateError, ChatServer, DEFAULT_OPTIONS, Failure, MemoryLog, createChatServer, passwordCheck };

import { AddressInfo } from "node:net";

import { DisconnectReason, ConnectionId, ErrorCode, OperatorAct, Ban, ChatEvent, NodeId, ChatInput, ChatOptions, ChatState } from "@linechat/chat-core";

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
    throttled: [
        ConnectionInfo
    ];
    disconnected: [
        ConnectionInfo & {
            readonly reason: EndReason;
        }
    ];
    rejected: [
        Rejection
    ];
    trouble: [
        Error
    ];
    "log-failed": [
        Error
    ];
}

interface ChatServerOptions extends Omit<ChatOptions, "operators" | "hashSeed"> {
    readonly maxConnectionsPerAddress: number;
    readonly newConnectionsPerAddress: number;
    readonly newConnectionsIntervalMs: number;
    readonly limitLoopback: boolean;
    readonly maxLineBytes: number;
    readonly maxPendingBytes: number;
    readonly stallTimeoutMs: number;
    readonly maxHeldBytes: number;
    readonly floodBurst: number;
    readonly floodRate: number;
    readonly floodBytesBurst: number;
    readonly floodBytesRate: number;
    readonly nickTimeoutMs: number;
    readonly tls: CertificatePair | undefined;
    readonly proxyFrom: readonly string[];
    readonly admissionTimeoutMs: number;
    readonly keepAliveMs: number;
    readonly isOperatorPassword: ((attempt: string) => boolean) | undefined;
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
    readonly rateLimitPauses: number;
    readonly refusals: Readonly<Partial<Record<ErrorCode, number>>>;
    readonly disconnects: Readonly<Partial<Record<EndReason, number>>>;
    readonly rejections: Readonly<Partial<Record<RejectReason, number>>>;
    readonly operatorAttempts: Readonly<Partial<Record<AttemptOutcome, number>>>;
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
    join(member: LogMember): Membership | Promise<Membership>;
}

interface FailureInfo {
    readonly event: ChatEvent["type"] | undefined;
    readonly seq: number | undefined;
    readonly emitting: string | undefined;
    readonly connection: ConnectionId | undefined;
    readonly nickname: string | undefined;
}

interface Framing {
    readonly lineEnd: string;
    encode(lines: string): Uint8Array;
}

interface ListenOptions {
    readonly host?: string;
    readonly port?: number;
    readonly tlsPort?: number | undefined;
}

interface LogMember {
    restore(snapshot: string): void;
    receive(events: readonly ChatEvent[]): void;
    snapshot(): string;
    failed(error: Error): void;
}

interface Membership {
    readonly node: NodeId;
    append(input: ChatInput): undefined | Promise<void>;
    leave(): Promise<void>;
}

interface Rejection extends Endpoint {
    readonly reason: RejectReason;
    readonly detail: string;
}

interface Transport {
    readonly peer: Endpoint;
    readonly framing: Framing;
    readonly bytesTaken: number;
    attach(handler: TransportHandler): void;
    write(bytes: Uint8Array, done: (error?: Error | null) => void): void;
    pause(): void;
    resume(): void;
    end(): void;
    destroy(error?: Error): void;
}

interface TransportHandler {
    read(bytes: Uint8Array): void;
    ended(): void;
    finished(): void;
    lost(): void;
    closed(): void;
}

type AttemptOutcome = "right" | "wrong" | "early";

type EndReason = DisconnectReason | "storage-failed" | "negotiation" | "closed" | "lost";

type RejectReason = "proxy-header" | "tls-handshake" | "deadline" | "no-room" | "hung-up" | "address-limit" | "connection-rate";
