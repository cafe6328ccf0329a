// The public API. A test compares it with what the build emits; `pnpm api` writes it anew.

// @linechat/line-codec

declare abstract class FramedDecoder<Found> {
    #private;
    constructor(options: LineDecoderOptions);
    push(chunk: Uint8Array): readonly Found[];
    end(): readonly Found[];
    get pendingBytes(): number;
    protected abstract scan(chunk: Uint8Array): Scan & {
        readonly found: readonly Found[];
    };
    protected abstract line(bytes: Uint8Array): Found;
}

declare class ByteLineDecoder extends FramedDecoder<DecodedBytes> {
    protected scan(chunk: Uint8Array): ByteScan;
    protected line(bytes: Uint8Array): DecodedBytes;
}

declare class ByteScan implements Scan {
    readonly chunk: Uint8Array;
    readonly found: DecodedBytes[];
    constructor(chunk: Uint8Array);
    nextLf(from: number): number;
    lineInChunk(start: number, end: number): void;
    lineAcrossChunks(bytes: Uint8Array): void;
    overlong(): void;
}

declare class LineDecoder extends FramedDecoder<Decoded> {
    protected scan(chunk: Uint8Array): TextScan;
    protected line(bytes: Uint8Array): Decoded;
}

declare class TelnetFilter {
    #private;
    get spoken(): boolean;
    push(chunk: Uint8Array): Filtered;
}

declare class TextScan implements Scan {
    #private;
    readonly chunk: Uint8Array;
    readonly found: Decoded[];
    constructor(chunk: Uint8Array);
    nextLf(from: number, start: number): number;
    lineInChunk(start: number, end: number): void;
    lineAcrossChunks(bytes: Uint8Array): void;
    overlong(): void;
}

declare function encodeLine(text: string): Uint8Array;

export type { DecodeFault, Decoded, DecodedBytes, Filtered, LineDecoderOptions, LineEnding };

export { ByteLineDecoder, LineDecoder, TelnetFilter, encodeLine };

interface DecodeFault {
    readonly type: "fault";
    readonly fault: "overlong";
}

interface Filtered {
    readonly data: Uint8Array;
    readonly reply: Uint8Array | undefined;
}

interface LineDecoderOptions {
    readonly maxLineBytes: number;
    readonly ending?: LineEnding;
    readonly unfinished?: "drop" | "line";
}

interface Scan {
    readonly chunk: Uint8Array;
    nextLf(from: number, start: number): number;
    lineInChunk(start: number, end: number): void;
    lineAcrossChunks(bytes: Uint8Array): void;
    overlong(): void;
}

type Decoded = {
    readonly type: "line";
    readonly text: string;
} | DecodeFault;

type DecodedBytes = {
    readonly type: "line";
    readonly bytes: Uint8Array;
} | DecodeFault;

type LineEnding = "both" | "lf" | "crlf";
