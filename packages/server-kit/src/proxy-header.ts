/**
 * ProxyHeader reads the header with which a proxy names its client, in both versions of HAProxy's PROXY protocol
 * (https://www.haproxy.org/download/2.6/doc/proxy-protocol.txt).
 *
 *   'PROXY TCP4 192.0.2.1 198.51.100.1 56324 8888\r\nann\r\n'  →  source 192.0.2.1 port 56324, rest 'ann\r\n'
 *
 * 1. The result MUST NOT depend on where TCP cuts the bytes.
 * 2. Bytes behind the header are the client's, and MUST come back as they are.
 * 3. It MUST hold no more than the longest header, and be done with the first byte that can't begin one.
 * 4. It MUST NOT throw for anything that the peer sends: an invalid header is a fault.
 */
import { isIPv4, isIPv6 } from 'node:net';

/** The client as the proxy names it. The address is not canonical: IPv6 may have any form, or stand for IPv4. */
export interface ProxySource {
  readonly address: string;
  readonly port: number;
}

export type ProxyHeaderFound =
  /** `source` is the client; `undefined`: the connection is the proxy's own, and its real ends count. */
  | { readonly type: 'header'; readonly source: ProxySource | undefined; readonly rest: Uint8Array }
  /** What is wrong, as a clause. */
  | { readonly type: 'fault'; readonly fault: string };

/** Bytes of the longest line of version 1, its CRLF included: two long addresses of IPv6 behind `PROXY UNKNOWN`. */
const MAX_LINE_BYTES = 107;

/** Bytes of version 2 before those that its length field counts. */
const FIXED_BYTES = 16;

/**
 * Bytes that version 2 may have behind the fixed ones. The format allows 65,535. The addresses take at most 216, and
 * proxies add a few fields of some hundred bytes, such as the name that a TLS client asked for.
 */
const MAX_COUNTED_BYTES = 2048;

/** Bytes of the two ports behind the two addresses. */
const PORT_BYTES = 4;

const LINE_START = Buffer.from('PROXY ');
const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n');

const NO_HEADER = fault('it does not begin as a PROXY header');

export class ProxyHeader {
  #bytes: Buffer = Buffer.alloc(0);

  /** Takes the next bytes. After it has returned a result, it must not be called again. */
  push(chunk: Uint8Array): ProxyHeaderFound | undefined {
    const before = this.#bytes.length;
    const wanted = FIXED_BYTES + MAX_COUNTED_BYTES - before;
    this.#bytes = Buffer.concat([this.#bytes, chunk.subarray(0, wanted)]);
    const found = find(this.#bytes);
    if (found === undefined || found.type === 'fault') return found;
    return { type: 'header', source: found.source, rest: chunk.subarray(found.length - before) };
  }
}

type Header = { readonly type: 'header'; readonly source: ProxySource | undefined; readonly length: number };
type Fault = { readonly type: 'fault'; readonly fault: string };

/** The result for the first bytes of a connection; `undefined`: more bytes are needed. */
function find(bytes: Buffer): Header | Fault | undefined {
  if (beginsLike(bytes, LINE_START)) return bytes.length < LINE_START.length ? undefined : findLine(bytes);
  if (beginsLike(bytes, SIGNATURE)) return findBinary(bytes);
  return NO_HEADER;
}

function beginsLike(bytes: Buffer, start: Buffer): boolean {
  const length = Math.min(bytes.length, start.length);
  return bytes.subarray(0, length).equals(start.subarray(0, length));
}

function findLine(bytes: Buffer): Header | Fault | undefined {
  const end = bytes.subarray(0, MAX_LINE_BYTES).indexOf('\r\n');
  if (end < 0) return bytes.length < MAX_LINE_BYTES ? undefined : fault('its PROXY line has no end');
  const line = bytes.toString('latin1', 0, end);
  const length = end + 2;
  if (/^PROXY UNKNOWN( .*)?$/s.test(line)) return { type: 'header', source: undefined, length };
  const [, family, from = '', to = '', fromPort = '', toPort = ''] =
    /^PROXY (TCP[46]) (\S+) (\S+) (\d+) (\d+)$/.exec(line) ?? [];
  const isAddress = family === 'TCP4' ? isIPv4 : isPureIPv6;
  const isRight = [from, to].every((text) => isAddress(text)) && [fromPort, toPort].every((text) => isPort(text));
  if (!isRight) return fault('its PROXY line is ill-formed');
  return { type: 'header', source: { address: from, port: Number(fromPort) }, length };
}

/** Without a zone, which has a meaning only on the machine that wrote it. */
function isPureIPv6(text: string): boolean {
  return isIPv6(text) && !text.includes('%');
}

function isPort(text: string): boolean {
  return /^(0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65_535;
}

function findBinary(bytes: Buffer): Header | Fault | undefined {
  const [versionAndCommand, kind] = bytes.subarray(SIGNATURE.length);
  if (versionAndCommand === undefined) return undefined;
  const isLocal = versionAndCommand === 0x20;
  if (!isLocal && versionAndCommand !== 0x21) return fault('its PROXY header has an unknown version or command');
  if (kind === undefined) return undefined;
  const family = kind >> 4;
  const transport = kind & 0xf;
  if (!isLocal && (family > 3 || transport > 2)) return fault('its PROXY header is of an unknown family');
  if (bytes.length < FIXED_BYTES) return undefined;
  const counted = bytes.readUInt16BE(FIXED_BYTES - 2);
  if (counted > MAX_COUNTED_BYTES) return fault(`its PROXY header is longer than ${MAX_COUNTED_BYTES} bytes`);
  // Other families stand for connections that do not use TCP; their addresses have no meaning here.
  const addressBytes = isLocal || transport !== 1 ? 0 : ([0, 4, 16][family] ?? 0);
  if (counted < addressBytes * 2 + (addressBytes > 0 ? PORT_BYTES : 0)) return fault('its PROXY header is too short');
  const length = FIXED_BYTES + counted;
  if (bytes.length < length) return undefined;
  return { type: 'header', source: addressBytes === 0 ? undefined : sourceAt(bytes, addressBytes), length };
}

/** Source address, target address, source port, target port. */
function sourceAt(bytes: Buffer, addressBytes: number): ProxySource {
  const address = bytes.subarray(FIXED_BYTES, FIXED_BYTES + addressBytes);
  const text = addressBytes === 4 ? address.join('.') : (address.toString('hex').match(/.{4}/g) ?? []).join(':');
  return { address: text, port: bytes.readUInt16BE(FIXED_BYTES + 2 * addressBytes) };
}

function fault(text: string): Fault {
  return { type: 'fault', fault: text };
}
