/** Whom the answer to a mistake reaches: the one that made it, and nobody else. */
import { quote } from '../stage/failure.ts';
import type { Person } from '../stage/person.ts';
import type { Stage } from '../stage/stage.ts';
import { isProbe } from '../stage/words.ts';
import { refused } from './refusals.ts';

/** `other` gets nothing when `maker` sends one of these lines. A line that comes by itself (a clock, say) is no answer. */
export async function concernTheirMaker(
  stage: Stage,
  maker: Person,
  other: Person,
  lines: readonly string[],
): Promise<void> {
  await stage.barrier(maker);
  await stage.barrier(other);
  const heardOf = async (line: string | undefined): Promise<readonly string[]> => {
    const { mark } = other;
    if (line !== undefined) stage.sends(maker, line);
    await stage.barrier(maker);
    return wordsTo(stage, other, mark);
  };
  for (const line of lines) {
    if ((await heardOf(line)).length === 0) continue;
    if ((await heardOf(undefined)).length > 0 || (await heardOf(undefined)).length > 0) continue;
    const heard = await heardOf(line);
    if (heard.length > 0) {
      throw stage.failure(`${other.name} gets nothing when ${maker.name} sends ${quote(line)}.`, [
        `${other.name} got:`,
        ...heard.map(quote),
      ]);
    }
  }
}

/** When a nickname is refused, the others get nothing but what they get when somebody just comes and goes. */
export async function refusalConcernsItsMaker(stage: Stage, one: Person, other: Person): Promise<void> {
  const heardOf = async (nick: string | undefined): Promise<readonly string[]> => {
    await stage.roundTrip(one, other);
    const { mark } = other;
    const stranger =
      nick === undefined
        ? await stage.connect('stranger')
        : await refused(
            stage,
            nick,
            'a stranger',
            'Somebody with this nickname is told that it is refused, or closed.',
          );
    await stage.roundTrip(one, other);
    if (stranger.connection.state === 'open') stage.leaves(stranger);
    for (let trip = 0; trip < 2; trip++) await stage.roundTrip(one, other);
    return wordsTo(stage, other, mark).map((text) => text.replace(/\d+/g, '0'));
  };
  for (const nick of [one.nick, `${stage.name('no')} good`]) {
    const usual = new Set<string>();
    for (let round = 0; ; round++) {
      const heard = (await heardOf(nick)).filter((text) => !usual.has(text));
      if (heard.length === 0) break;
      if (round === 2) {
        throw stage.failure(`${other.name} gets nothing when the nickname ${quote(nick)} is refused.`, [
          `${other.name} got:`,
          ...heard.map(quote),
        ]);
      }
      for (const text of await heardOf(undefined)) usual.add(text);
    }
  }
}

function wordsTo(stage: Stage, person: Person, mark: number): readonly string[] {
  return stage
    .plainLines(person, mark)
    .filter((one) => /\p{L}/u.test(one.text) && !isProbe(one.text))
    .map((one) => one.text);
}
