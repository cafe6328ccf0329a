/** How lines become bytes on a transport. It is called once for all connections that get the same lines. */
export interface Framing {
  /** What stands after each line in the text that `encode` gets. */
  readonly lineEnd: string;
  /** The bytes for the lines of a turn, each with its line end. */
  encode(lines: string): Uint8Array;
}

/** Lines as the protocol has them on a stream of bytes: UTF-8 and CRLF. */
export const CRLF_LINES: Framing = Object.freeze({
  lineEnd: '\r\n',
  encode: (lines: string) => Buffer.from(lines),
});
