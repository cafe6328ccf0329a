/**
 * The seam between the chat and the network: what a connection needs of whatever carries its bytes. TCP and TLS are one
 * implementation (tcp.ts); another one needs nothing but this.
 *
 * 1. What arrives goes to the handler in order, and is valid only during the call.
 * 2. After `pause` nothing is read until `resume`; a read that is under way may still be handed over.
 * 3. `write` is called with one piece at a time: the next one only after `done`.
 * 4. `closed` is the last call to the handler, and always comes.
 */
import type { Framing } from './framing.ts';

/** One end of a connection. The address is canonical (see `canonicalAddress` of chat-core). */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export interface Transport {
  /** The client. Behind a proxy that is not the other end of the socket. */
  readonly peer: Endpoint;
  /** How lines become bytes here. */
  readonly framing: Framing;
  /** Bytes that the system has taken since the connection was opened; of a write under way, as far as that is known. */
  readonly bytesTaken: number;
  /** Starts to read. Called once, before anything else. */
  attach(handler: TransportHandler): void;
  /**
   * Hands bytes to the system; they must not be changed afterwards. `done` may be called before `write` returns. A write of
   * no bytes sends nothing, but fails if the peer has reset the connection.
   */
  write(bytes: Uint8Array, done: (error?: Error | null) => void): void;
  pause(): void;
  resume(): void;
  /** Closes our side, after the write under way. The peer may continue to send. */
  end(): void;
  /** Closes both sides at once; what is not written yet is lost. */
  destroy(error?: Error): void;
}

export interface TransportHandler {
  /** Bytes arrived. They are overwritten after the call: copy what is needed later. */
  read(bytes: Uint8Array): void;
  /** The peer has closed its side: nothing more arrives. */
  ended(): void;
  /** Our side is closed: `end` is done. */
  finished(): void;
  /** The connection broke; `closed` follows. */
  lost(): void;
  /** Both sides are closed. */
  closed(): void;
}
