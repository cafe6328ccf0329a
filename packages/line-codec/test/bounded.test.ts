import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { ByteLineDecoder, LineDecoder } from '../src/index.ts';

/** Counts the bytes that a decoder has searched for line ends. */
class CountedChunk extends Uint8Array {
  static searched = 0;

  override indexOf(byte: number, from = 0): number {
    const at = super.indexOf(byte, from);
    CountedChunk.searched += (at < 0 ? this.length : at + 1) - from;
    return at;
  }
}

describe('a line in 4,096 pieces', () => {
  test('law 2: each byte is examined once', () => {
    CountedChunk.searched = 0;
    const decoder = new ByteLineDecoder({ maxLineBytes: 4096 });
    for (let i = 0; i < 4096; i++) expect(decoder.push(CountedChunk.of(0x78))).toEqual([]);
    const [line] = decoder.push(CountedChunk.of(0x0a));
    expect(line?.type === 'line' && line.bytes.length).toBe(4096);
    expect(CountedChunk.searched).toBe(4097);
  });

  test('law 3: takes at most the limit and one byte of memory', () => {
    const decoder = new LineDecoder({ maxLineBytes: 4096 });
    for (let i = 0; i < 4096; i++) decoder.push(Uint8Array.of(0x78));
    expect(decoder.pendingBytes).toBe(4096);
    decoder.push(Uint8Array.of(0x0d));
    expect(decoder.pendingBytes).toBe(4097);
    decoder.push(Uint8Array.of(0x78));
    expect(decoder.pendingBytes).toBe(0);
  });
});

test('law 4: an unfinished tail does not keep its chunk alive', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const decoder = new LineDecoder({ maxLineBytes: 4096 });
  const chunk = (() => {
    const bytes = new Uint8Array(65_536).fill(0x0a);
    bytes.set(Buffer.from('tail'), bytes.length - 4);
    decoder.push(bytes);
    return new WeakRef(bytes.buffer);
  })();
  // A WeakRef keeps its target alive until the current job ends.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  expect(chunk.deref()).toBeUndefined();
  expect(decoder.push(Buffer.from('\n'))).toEqual([{ type: 'line', text: 'tail' }]);
});
