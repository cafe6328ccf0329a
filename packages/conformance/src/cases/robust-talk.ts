/** What the cases of `robust` have in common. */
import { quote } from '../stage/failure.ts';
import type { Person } from '../stage/person.ts';
import type { Stage } from '../stage/stage.ts';
import type { Case } from './case.ts';

export function robustRule(
  name: string,
  rest: Omit<Case, 'name' | 'stage' | 'needs'> & { needs?: readonly string[] },
): Case {
  return { name, stage: 'robust', ...rest, needs: ['nickname-prefix', ...(rest.needs ?? [])] };
}

/** All of these numbered lines, whole, once and in order. */
export async function hearsAll(stage: Stage, listener: Person, word: string, count: number): Promise<void> {
  const numbers = () =>
    listener.connection.lines
      .filter((line) => line.text.includes(word))
      .map((line) => /(\d{3}) y+(?= |$)/.exec(line.text)?.[1]);
  await stage.until(
    [listener],
    () => (numbers().length >= count ? true : undefined),
    (why) => {
      const got = new Set(numbers());
      const missing = Array.from({ length: count }, (_, n) => padded(n)).filter((one) => !got.has(one));
      return stage.failure(
        `${listener.name} gets all ${count} lines.`,
        [`${listener.name} got ${got.size} of them. The first that are missing: ${missing.slice(0, 8).join(', ')}.`],
        why,
      );
    },
  );
  const wrong = numbers().findIndex((number, n) => number !== padded(n));
  if (wrong >= 0) {
    throw stage.failure(`${listener.name} gets the lines 000 to ${padded(count - 1)}, whole and in order.`, [
      `In the place of line ${padded(wrong)}, ${listener.name} got:`,
      quote(listener.connection.lines.filter((line) => line.text.includes(word))[wrong]?.text ?? ''),
    ]);
  }
}

/** So many numbered lines, each behind this command (none for a text to everyone). */
export function numbered(word: string, count: number, command: string = ''): string {
  return Array.from({ length: count }, (_, n) => `${command}${word} ${padded(n)} ${'y'.repeat(70)}\n`).join('');
}

export function padded(n: number): string {
  return String(n).padStart(3, '0');
}
