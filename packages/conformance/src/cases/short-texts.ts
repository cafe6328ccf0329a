/** Texts so short that no token is in them. */
import { quote } from '../stage/failure.ts';
import type { Person } from '../stage/person.ts';
import type { Stage } from '../stage/stage.ts';
import { hasWord } from '../stage/words.ts';

/** @param command What stands in front: `#bob `, for example. */
export async function saysShortly(
  stage: Stage,
  from: Person,
  to: Person,
  text: string,
  command: string = '',
): Promise<void> {
  await stage.barrier(from);
  const { mark } = to;
  stage.sends(from, `${command}${text}`);
  if (await stage.getsPlain(to, mark, '', (line) => hasWord(line.text, text))) return;
  throw stage.failure(`${to.name} gets the line ${quote(text)}.`, stage.cameTo(to, mark));
}
