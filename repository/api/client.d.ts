// The public API. A test compares it with what the build emits; `pnpm api` writes it anew.

// @linechat/client

declare class ConnectError extends Error {
    readonly name = "ConnectError";
}

declare class Connection {
    #private;
    constructor(socket: Socket);
    start(receiver: Receiver): void;
    send(bytes: Uint8Array | string): boolean;
    endInput(): void;
    pause(): void;
    resume(): void;
    leave(): Promise<void>;
}

declare class UsageError extends Error {
    readonly name = "UsageError";
}

declare const MAX_RECEIVED_LINE_BYTES = 1048576;

declare function openConnection(address: Address, trust?: TlsTrust, timeoutMs?: number): Promise<Connection>;

declare function parseUrl(text: string, defaultPort?: number): Address;

export type { Address, Ending, Receiver, TlsTrust };

export { ConnectError, Connection, MAX_RECEIVED_LINE_BYTES, UsageError, openConnection, parseUrl };

import { Socket } from "node:net";

interface Address {
    readonly host: string;
    readonly port: number;
    readonly tls: boolean;
}

interface Receiver {
    onLines(lines: readonly string[]): void;
    onOverlongLine(): void;
    onUnfinished?(text: string): void;
    onDrain(): void;
    onEnd(ending: Ending): void;
}

interface TlsTrust {
    readonly caFile?: string | undefined;
    readonly insecure?: boolean | undefined;
}

type Ending = {
    readonly type: "closed";
} | {
    readonly type: "lost";
    readonly reason: string;
};
