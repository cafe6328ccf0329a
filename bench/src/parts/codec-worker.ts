/**
 * Splits bytes into lines with one implementation, and prints the speed: codec-worker.ts IMPLEMENTATION SECONDS.
 *
 * All get the same chunks from the same kind of stream, and pass each line as text to a function. Only the bare `indexOf`
 * does not: it shows the cost of searching for line ends.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { LineDecoder } from '@linechat/line-codec';
import byline from 'byline';
import split2 from 'split2';
import { CHUNK_BYTES, type CodecFigure, LINE_BYTES } from './codec-spec.ts';

/** Reads all of `source`, and resolves when each line is counted. */
type Count = (source: Readable) => Promise<number>;

async function countOf(lines: NodeJS.EventEmitter, event: string, end: string): Promise<number> {
  let count = 0;
  lines.on(event, (line: string) => {
    if (line.length >= 0) count++;
  });
  await once(lines, end);
  return count;
}

const IMPLEMENTATIONS: Readonly<Record<string, Count>> = {
  'line-codec': async (source) => {
    const decoder = new LineDecoder({ maxLineBytes: 65_536 });
    let count = 0;
    source.on('data', (chunk: Buffer) => {
      for (const found of decoder.push(chunk)) if (found.type === 'line' && found.text.length >= 0) count++;
    });
    await once(source, 'end');
    return count;
  },
  split2: (source) => countOf(source.pipe(split2()), 'data', 'end'),
  'node:readline': (source) =>
    countOf(createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY }), 'line', 'close'),
  byline: (source) => countOf(byline.createStream(source, { encoding: 'utf8' }), 'data', 'end'),
  'bare indexOf': async (source) => {
    let count = 0;
    source.on('data', (chunk: Buffer) => {
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count++;
    });
    await once(source, 'end');
    return count;
  },
};

/** Lines of `lineBytes` each, without their CRLF, cut into chunks at any position. */
function chunksOf(lineBytes: number, chunkBytes: number, totalBytes: number): readonly Buffer[] {
  const line = `${'The quick brown fox jumps over the lazy dog. '.repeat(100).slice(0, lineBytes)}\r\n`;
  const all = Buffer.from(line.repeat(Math.ceil(totalBytes / line.length)));
  const chunks: Buffer[] = [];
  for (let at = 0; at < all.length; at += chunkBytes) chunks.push(all.subarray(at, at + chunkBytes));
  return chunks;
}

function sourceOf(chunks: readonly Buffer[]): Readable {
  let next = 0;
  return new Readable({
    read(): void {
      this.push(chunks[next++] ?? null);
    },
  });
}

const count = IMPLEMENTATIONS[process.argv[2] ?? ''];
if (count === undefined) throw new RangeError(`There is no implementation '${process.argv[2]}'.`);
const seconds = Number(process.argv[3]);
const figures: CodecFigure[] = [];
for (const chunkBytes of CHUNK_BYTES) {
  for (const lineBytes of LINE_BYTES) {
    const chunks = chunksOf(lineBytes, chunkBytes, chunkBytes < 1000 ? 262_144 : 4_194_304);
    const expected = chunks.reduce((bytes, chunk) => bytes + chunk.length, 0) / (lineBytes + 2);
    let lines = 0;
    let from = 0;
    // The first third of the time warms up the compiler.
    for (const start = performance.now(); ; ) {
      const now = performance.now();
      if (from === 0 && now - start > (seconds * 1000) / 3) {
        from = now;
        lines = 0;
      }
      if (now - start > seconds * 1000) {
        figures.push({ lineBytes, chunkBytes, linesPerSecond: lines / ((now - from) / 1000) });
        break;
      }
      const counted = await count(sourceOf(chunks));
      if (counted !== expected) throw new Error(`${counted} lines came of ${expected}.`);
      lines += counted;
    }
  }
}
process.stdout.write(JSON.stringify(figures));
