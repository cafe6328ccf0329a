/**
 * TelnetFilter: takes telnet's IAC sequences out of a byte stream and says what to answer.
 *
 *   'hi', IAC DO TIMING-MARK, ' you'  →  data 'hi you', reply IAC WONT TIMING-MARK
 *
 * A server of plain lines offers no telnet option, so it refuses every one (RFC 854, RFC 855, RFC 1143): `DO x` gets
 * `WONT x`, `WILL x` gets `DONT x`. `WONT` and `DONT` are never answered, so no loop can arise. The refusal matters:
 * after Ctrl-C some clients show nothing until their `DO TIMING-MARK` (RFC 860) is answered.
 *
 * 0xFF is never part of UTF-8, so the filter may run on every connection, telnet or not.
 *
 * What is ugly here: `IAC DM` is sent as urgent data, and a TCP stack that keeps urgent data out of line takes the DM
 * away and leaves the IAC. Such an IAC stands alone before a byte of text, or before the IAC of the next command.
 */

const IAC = 0xff;
const DONT = 0xfe;
const DO = 0xfd;
const WONT = 0xfc;
const WILL = 0xfb;
const SB = 0xfa;
const SE = 0xf0;
/** The lowest command byte: EOF (RFC 1184). Below it lie data and option codes. */
const FIRST_COMMAND = 0xec;
/** Above the IP command no byte can stand in UTF-8, and IP itself leads only characters of plane 16. */
const FIRST_NEVER_TEXT = 0xf4;

/** Where in a sequence the last byte left us. */
type Place =
  | 'data'
  | 'iac'
  | 'iac-iac'
  | 'option-refused-with-dont'
  | 'option-refused-with-wont'
  | 'option-unanswered'
  | 'subnegotiation'
  | 'subnegotiation-iac';

export interface Filtered {
  /** The chunk without IAC sequences: the chunk itself where it held none. */
  readonly data: Uint8Array;
  /** What to send back, where the peer asked for something. */
  readonly reply: Uint8Array | undefined;
}

/** The telnet side of one connection. It holds one state and no bytes. */
export class TelnetFilter {
  #place: Place = 'data';
  #spoken = false;

  /** The peer has sent an IAC: it speaks telnet, and understands telnet in return. */
  get spoken(): boolean {
    return this.#spoken;
  }

  /** Filters the next chunk, wherever the stream is cut. The chunk itself is left as it is. */
  push(chunk: Uint8Array): Filtered {
    let at = this.#place === 'data' ? chunk.indexOf(IAC) : 0;
    if (at < 0) return { data: chunk, reply: undefined };
    this.#spoken = true;
    const data = new Uint8Array(chunk.length);
    data.set(chunk.subarray(0, at));
    let length = at;
    const reply: number[] = [];
    for (; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (this.#isData(byte, reply)) data[length++] = byte;
    }
    return { data: data.subarray(0, length), reply: reply.length > 0 ? Uint8Array.from(reply) : undefined };
  }

  /** Takes one byte, adds to `reply` what it is to be answered with, and says whether it belongs to the text. */
  #isData(byte: number, reply: number[]): boolean {
    switch (this.#place) {
      case 'data':
        if (byte !== IAC) return true;
        this.#place = 'iac';
        return false;
      case 'iac':
        if (byte < FIRST_COMMAND) {
          this.#place = 'data';
          return true; // what was lost between was urgent data
        }
        this.#place = placeAfterCommand(byte);
        return false;
      case 'iac-iac':
        this.#place = 'data';
        if (byte < FIRST_NEVER_TEXT) return true;
        this.#place = byte === IAC ? 'iac' : placeAfterCommand(byte);
        return false;
      case 'option-refused-with-dont':
        reply.push(IAC, DONT, byte);
        this.#place = 'data';
        return false;
      case 'option-refused-with-wont':
        reply.push(IAC, WONT, byte);
        this.#place = 'data';
        return false;
      case 'option-unanswered':
        this.#place = 'data';
        return false;
      case 'subnegotiation':
        if (byte === IAC) this.#place = 'subnegotiation-iac';
        return false;
      case 'subnegotiation-iac':
        this.#place = byte === SE ? 'data' : 'subnegotiation';
        return false;
    }
  }
}

function placeAfterCommand(command: number): Place {
  switch (command) {
    case WILL:
      return 'option-refused-with-dont';
    case DO:
      return 'option-refused-with-wont';
    case WONT:
    case DONT:
      return 'option-unanswered';
    case SB:
      return 'subnegotiation';
    case IAC:
      return 'iac-iac';
    default:
      return 'data';
  }
}
