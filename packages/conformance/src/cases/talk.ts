/** What the cases from stage 3 on have in common: sentences of the exercise, and acts that several cases need. */
import { quote } from '../stage/failure.ts';
import type { Person } from '../stage/person.ts';
import type { Stage } from '../stage/stage.ts';
import type { Case } from './case.ts';

export const NAMELESS = 'Only clients with a nickname take part in the chat.';
export const PRIVATE = '#nick text is a private message: only the user with that nickname gets it.';
export const ERRORS = 'A mistake is answered with an error message to the one that made it; the connection stays.';

export function chatRule(
  name: string,
  rest: Omit<Case, 'name' | 'stage' | 'needs'> & { needs?: readonly string[] },
): Case {
  return { name, stage: 'chat', ...rest, needs: ['hears-another', ...(rest.needs ?? [])] };
}

/** A private message: `to` gets it with the sender's nickname, and nobody else of those who are in. */
export async function tells(stage: Stage, from: Person, to: Person, text: string): Promise<void> {
  const marks = stage.marks();
  stage.sends(from, `#${to.nick} ${text}`);
  const others = stage.othersIn(from).filter((one) => one !== to);
  await stage.heard(from, text, { to: [to], notTo: others, mark: marks, as: 'the private message' });
}

/** What is heard is the text alone, and not the command that it stood behind. */
export function withoutCommand(stage: Stage, listener: Person, command: string, text: string, normal: string): void {
  const line = stage.withToken(listener, text)[0]?.text ?? '';
  const usual = stage.withToken(listener, normal)[0]?.text ?? '';
  const digits = (one: string) => one.replace(/\d+/g, '0').trim();
  const around = digits(line.replace(text, ''));
  const before = line.slice(0, line.indexOf(text));
  // What stands between a nickname and a text: with the receiver's name behind it, the name has been left in the text.
  const separator = /[^A-Za-z0-9]*$/.exec(usual.slice(0, usual.indexOf(normal)))?.[0] ?? '';
  const isLeft = separator.trim() !== '' && before.endsWith(`${separator}${command.slice(1)} `);
  if (around === digits(usual.replace(normal, `${command} `)) || isLeft) {
    throw stage.failure(`${listener.name} gets the text behind ${quote(command)}.`, [
      `${listener.name} got the whole command:`,
      quote(line),
    ]);
  }
}

/** Somebody takes a nickname whose owner has just left: tried again until the server has noticed that. */
export async function returns(stage: Stage, nick: string, witness: Person): Promise<Person> {
  const said = stage.story.length;
  const started = stage.now();
  for (let attempt = 1; ; attempt++) {
    stage.story.length = said;
    const person = await stage.connect('again');
    person.name = nick;
    person.nick = nick;
    stage.did(`Then somebody connected and gave the nickname ${quote(nick)}.`);
    person.sendLine(nick);
    await stage.gap();
    const text = stage.text('I am back');
    const hasHeard = () => stage.withToken(witness, text).length > 0;
    let isSaid = false;
    for (let trip = 0; trip < 3 && !hasHeard() && person.connection.state === 'open'; trip++) {
      if (!isSaid) person.sendLine(text);
      isSaid = true;
      for (const other of stage.othersIn(witness).slice(0, 1)) await stage.roundTrip(witness, other);
    }
    if (hasHeard()) {
      await stage.meet([person]);
      return person;
    }
    if (attempt > 10 && stage.now() - started > 1500) {
      throw stage.failure(`${nick} is free: its owner has left.`, stage.cameTo(person, 0));
    }
    person.connection.leave();
    await stage.gap();
  }
}
