/** What the cases from stage 3 on have in common: sentences of the exercise, and acts that several cases need. */
import { quote } from '../stage/failure.ts';
import { LEAVE_PATIENCE_MS, PATIENCE_TRIPS } from '../stage/patience.ts';
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

/** A server that has said something may have refused the nickname, or greeted: so long its newcomer may still be heard. */
const TOLD_MS = 300;

/**
 * Whether somebody who has just given a nickname is heard: `false` when refused. It may take the server some time.
 * @param toldMs So long after the server has said something to it.
 */
export async function isHeard(
  stage: Stage,
  person: Person,
  witness: Person,
  toldMs: number = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  const said: string[] = [];
  let next = 0;
  let waitMs = 60;
  let toldAt: number | undefined;
  const hasHeard = () => said.some((text) => stage.withToken(witness, text).length > 0);
  await stage.comesTrue(
    [],
    () => {
      if (hasHeard() || person.connection.state !== 'open') return true;
      const isTold =
        stage.plainLines(person, 0).some((line) => /\p{L}/u.test(line.text)) || person.connection.unfinished !== '';
      if (isTold) toldAt ??= stage.now();
      if (toldAt !== undefined && stage.now() - toldAt > toldMs) return true;
      if (stage.now() >= next) {
        const text = stage.text('here I am');
        said.push(text);
        person.sendLine(text);
        next = stage.now() + waitMs;
        waitMs *= 2;
      }
      return false;
    },
    (why) => stage.failure(`${person.nick} is free: its owner has left.`, stage.cameTo(person, 0), why),
  );
  return hasHeard();
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
    if (await isHeard(stage, person, witness, TOLD_MS * attempt)) {
      await stage.meet([person]);
      return person;
    }
    if (attempt > PATIENCE_TRIPS && stage.now() - started > LEAVE_PATIENCE_MS) {
      throw stage.failure(`${nick} is free: its owner has left.`, stage.cameTo(person, 0));
    }
    person.connection.leave();
    await stage.gap();
  }
}
