/**
 * TelnetFilter removes telnet's IAC sequences from a byte stream and says what to answer.
 *
 *   'hi', IAC DO TIMING-MARK, ' you'  →  data 'hi you', reply IAC WONT TIMING-MARK
 *
 * A server of plain lines supports no telnet option, so it refuses each one (RFC 854, RFC 855, RFC 1143): `DO x` gets
 * `WONT x`, `WILL x` gets `DONT x`. `WONT` and `DONT` get no answer, so there is no loop. The refusal matters:
 * after Ctrl-C some clients show nothing until their `DO TIMING-MARK` (RFC 860) is answered.
 *
 * UTF-8 never contains 0xFF, so the filter can run on every connection, telnet or not.
 *
 * The difficult part: clients send `IAC DM` as urgent data. A TCP stack that takes urgent data out of the stream removes the
 * DM and leaves the IAC. So a single IAC may stand before a byte of text, or before the IAC of the next command.
 */

const IAC = 0xff;
const DONT = 0xfe;
const DO = 0xfd;
const WONT = 0xfc;
const WILL = 0xfb;
const SB = 0xfa;
const SE = 0xf0;
/** The lowest command byte: EOF (RFC 1184). Lower bytes are data and option codes. */
const FIRST_COMMAND = 0xec;
/** Bytes above the IP command never occur in UTF-8. IP itself begins only characters of plane 16. */
const FIRST_NEVER_TEXT = 0xf4;

/** The position in a sequence after the last byte. */
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
  /** The chunk without IAC sequences; the chunk itself if it had none. */
  readonly data: Uint8Array;
  /** What to send back; `undefined` if nothing. */
  readonly reply: Uint8Array | undefined;
}

/** The telnet state of one connection. It holds no bytes. */
export class TelnetFilter {
  #place: Place = 'data';
  #spoken = false;

  /** Whether the peer has sent an IAC: then it speaks telnet, and understands telnet commands from us. */
  get spoken(): boolean {
    return this.#spoken;
  }

  /** Filters the next chunk. The stream may be cut anywhere. The chunk is not changed. */
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

  /** Processes one byte: returns whether it belongs to the text, and adds an answer to `reply`. */
  #isData(byte: number, reply: number[]): boolean {
    switch (this.#place) {
      case 'data':
        if (byte !== IAC) return true;
        this.#place = 'iac';
        return false;
      case 'iac':
        if (byte < FIRST_COMMAND) {
          this.#place = 'data';
          return true; // the byte after the IAC was lost as urgent data
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
