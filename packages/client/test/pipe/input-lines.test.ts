import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InputLines } from '../../src/pipe/input-lines.ts';

it('gives the same lines wherever the input is cut, as the reference model does', () => {
  const part = fc.constantFrom('a', '\n', '\r', '\r\n', '/quit', '/qui', '/quit\n', '/quit\r\n', 'é');
  fc.assert(
    fc.property(fc.array(part), fc.array(fc.nat(5)), (parts, cuts) => {
      const text = parts.join('');
      const bytes = Buffer.from(text);
      const lines = new InputLines();
      const out: Uint8Array[] = [];
      let start = 0;
      for (const cut of [...cuts, bytes.length]) {
        out.push(Buffer.from(lines.push(bytes.subarray(start, start + cut))));
        start += cut;
      }
      out.push(lines.end());
      expect(Buffer.concat(out).toString()).toBe(model(text));
    }),
  );
});

/** The whole text up to a line `/quit`, with CRLF as its line ends. */
function model(text: string): string {
  const [head = ''] = text.split(/(?<=^|\n)\/quit(?=\r?\n|$)/);
  return head.replace(/\r?\n/g, '\r\n');
}
