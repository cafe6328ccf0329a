// The public API. A test compares it with what the build emits; `pnpm api` writes it anew.

// @linechat/echo-server

declare class EchoServer extends EventEmitter<EchoServerEvents> {
    #private;
    constructor(options?: Partial<EchoServerOptions>);
    listen(options?: ListenOptions): Promise<AddressInfo>;
    get address(): AddressInfo | undefined;
    close({ graceMs }?: {
        readonly graceMs?: number;
    }): Promise<void>;
}

declare const DEFAULT_OPTIONS: EchoServerOptions;

declare function createEchoServer(options?: Partial<EchoServerOptions>): EchoServer;

export type { ConnectionInfo, EchoServerEvents, EchoServerOptions, ListenOptions };

export { DEFAULT_OPTIONS, EchoServer, createEchoServer };

import { AddressInfo } from "node:net";

import { EventEmitter } from "node:events";

interface ConnectionInfo {
    readonly connection: number;
    readonly address: string;
    readonly port: number;
}

interface EchoServerEvents {
    connected: [
        ConnectionInfo
    ];
    received: [
        ConnectionInfo & {
            readonly bytes: Uint8Array;
        }
    ];
    buffered: [
        ConnectionInfo & {
            readonly pendingBytes: number;
        }
    ];
    sent: [
        ConnectionInfo & {
            readonly text: string;
        }
    ];
    disconnected: [
        ConnectionInfo
    ];
    trouble: [
        Error
    ];
}

interface EchoServerOptions {
    readonly maxLineBytes: number;
    readonly maxConnections: number;
    readonly maxConnectionsPerAddress: number;
}

interface ListenOptions {
    readonly host?: string;
    readonly port?: number;
}
