/** The public API of each published package is pinned, so that a review sees each change of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeApi, publishedPackages, sortedStatements } from '../src/api.ts';

const published = publishedPackages();

describe('the public API is the pinned one (if it changes on purpose: `pnpm api`) in', () => {
  test.each(published)('$name', async (one) => {
    expect(await describeApi(one)).toBe(readFileSync(one.pin, 'utf8'));
  });
});

test('no API is pinned of a package that is not published', () => {
  const [{ pin } = { pin: '' }] = published;
  expect(readdirSync(dirname(pin)).sort()).toEqual(published.map((one) => basename(one.pin)));
});

describe('the text of an API', () => {
  const text = sortedStatements('type A = 1 | 2;\nexport declare function b(): A;\n');

  test.each([
    ['the order of declarations', 'export declare function b(): A;\ntype A = 1 | 2;\n'],
    ['comments', '/** Of a. */ type A = /* one */ 1 | 2;\nexport declare function b(): A; // b\n'],
  ])('does not depend on %s', (_, declarations) => {
    expect(sortedStatements(declarations)).toEqual(text);
  });

  test.each([
    ['a type', 'type A = 1 | 2 | 3;\nexport declare function b(): A;\n'],
    ['a parameter', 'type A = 1 | 2;\nexport declare function b(a?: A): A;\n'],
    ['an export', 'type A = 1 | 2;\nexport declare function b(): A;\nexport { A };\n'],
  ])('changes with %s', (_, declarations) => {
    expect(sortedStatements(declarations)).not.toEqual(text);
  });
});
