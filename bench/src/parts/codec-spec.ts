/** The sizes of the lines and of the chunks that are split. */

/** Without their CRLF. */
export const LINE_BYTES = [16, 64, 512, 4096] as const;

export const CHUNK_BYTES = [65_536, 100] as const;

export interface CodecFigure {
  readonly lineBytes: number;
  readonly chunkBytes: number;
  readonly linesPerSecond: number;
}
