import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { transformSync } from 'esbuild';
import { expect, test } from 'vitest';

const built = readFileSync(new URL('../dist/index.js', import.meta.url), 'utf8');

test('runs in plain ECMAScript: without imports, TextDecoder or Node', () => {
  expect(built).not.toMatch(/^\s*import\b/m);
  const script = transformSync(built, { format: 'iife', globalName: 'codec' }).code;
  const context = createContext({});
  runInContext(script, context);
  const found = runInContext(
    `
      if (typeof TextDecoder !== 'undefined' || typeof process !== 'undefined') throw new Error('not a plain context');
      const filter = new codec.TelnetFilter();
      const decoder = new codec.LineDecoder({ maxLineBytes: 10 });
      const bytes = Uint8Array.of(0x68, 0xc3, 0xff, 0xf1, 0xa9, 0x0d, 0x0a, 0x80, 0x0a);
      JSON.stringify([
        decoder.push(filter.push(bytes).data),
        new codec.ByteLineDecoder({ maxLineBytes: 1 }).push(Uint8Array.of(1, 2, 10)),
        Array.from(codec.encodeLine('h\\u00e9')),
      ]);
    `,
    context,
  );
  expect(JSON.parse(found)).toEqual([
    [
      { type: 'line', text: 'hé' },
      { type: 'line', text: '\ufffd' },
    ],
    [{ type: 'fault', fault: 'overlong' }],
    [0x68, 0xc3, 0xa9, 0x0d, 0x0a],
  ]);
});
