/** Targets that have something to be found, and the code that they cover: this file. */
import fc from 'fast-check';
import type { Property } from '../../src/conversations/properties.ts';
import type { Target } from '../../src/fuzz/target.ts';

export const covers = ['/test/support/planted.ts'];

/** Chance alone opens one of 65,536; step by step it is a matter of some hundred inputs. */
function door(data: Uint8Array): void {
  if ((data[0] ?? 0) >> 4 !== 6) return;
  if ((data[1] ?? 0) >> 4 !== 7) return;
  if ((data[2] ?? 0) >> 4 !== 6) return;
  if ((data[3] ?? 0) >> 4 !== 7) return;
  throw new Error('The door is open.');
}

function hang(data: Uint8Array): void {
  for (let times = data.length > 2 ? Number.POSITIVE_INFINITY : 1; times > 0; times--);
}

function glutton(data: Uint8Array): void {
  const eaten: number[][] = [];
  for (let times = data.length > 2 ? 1e9 : 1; times > 0; times--) eaten.push(new Array(1000).fill(times));
}

export const TARGETS: ReadonlyMap<string, Target> = new Map([
  ['door', { fuzz: door, covers, words: [] }],
  ['hang', { fuzz: hang, covers, words: [] }],
  ['glutton', { fuzz: glutton, covers, words: [] }],
]);

export const PROPERTIES: ReadonlyMap<string, Property> = new Map([
  ['short-conversations', fc.asyncProperty(fc.nat(), async (length) => length < 5) as unknown as Property],
]);
