export { type Decoded, LineDecoder } from './decode.ts';
export { ByteLineDecoder, type DecodedBytes } from './decode-bytes.ts';
export { encodeLine } from './encode.ts';
export type { DecodeFault, LineDecoderOptions } from './framed-decoder.ts';
export type { LineEnding } from './framer.ts';
export { type Filtered, TelnetFilter } from './telnet.ts';
