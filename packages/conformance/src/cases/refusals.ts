/** How a server refuses a nickname, and how one knows that the refused one is no part of the chat. */
import { quote } from '../stage/failure.ts';
import type { Person } from '../stage/person.ts';
import type { Stage } from '../stage/stage.ts';
import { countWord } from '../stage/words.ts';
import { isHeard } from './talk.ts';

/** Connects and gives this as nickname; the server has to tell it that it is wrong, or close. */
export async function refused(
  stage: Stage,
  nick: string,
  label: string,
  expected: string,
  lineEnd: Person['lineEnd'] = '\n',
): Promise<Person> {
  const person = await stage.connect('stranger');
  person.name = label;
  person.lineEnd = lineEnd;
  await stage.gap();
  // Banners and prompts come before the nickname; a refusal comes after it.
  const witness = stage.people.filter((one) => one.isIn);
  const [one, two] = witness;
  if (one !== undefined && two !== undefined) await stage.roundTrip(one, two);
  const before = person.mark;
  const prompt = person.connection.unfinished;
  const end = lineEnd === '\n' ? '' : ', with \\r\\n behind it';
  stage.did(`Somebody connected and gave the nickname ${quote(nick)}${end}.`);
  person.sendLine(nick);
  await stage.until(
    [],
    () => {
      if (person.connection.state !== 'open') return true;
      const isSaid = (text: string) => /[\p{L}\p{N}]/u.test(text);
      const told = person.since(before).some((line) => isSaid(line.text) && line.text !== prompt);
      const { unfinished } = person.connection;
      return told || (unfinished !== prompt && isSaid(unfinished)) ? true : undefined;
    },
    (why) => stage.failure(expected, ['It got nothing, and the connection is still open.'], why),
  );
  return person;
}

/** Somebody that was refused is no part of the chat: it is neither heard, nor does it hear, nor is it listed. */
export async function isOut(
  stage: Stage,
  outsider: Person,
  nick: string,
  others: readonly [Person, Person],
): Promise<void> {
  const [alice, bob] = others;
  const marks = stage.marks();
  const text = stage.text('may I come in');
  if (outsider.connection.state === 'open') stage.sends(outsider, text);
  await stage.roundTrip(alice, bob);
  await stage.roundTrip(bob, alice);
  const said = stage.text('we are among ourselves');
  await stage.says(alice, said, { to: [bob] });
  for (const person of others) stage.mustNotHear(person, text, marks.get(person));
  const answer = await stage.ask(alice, '!users');
  if (/^[A-Za-z0-9]+$/.test(nick)) return;
  const found = answer.find((line) => line.text.includes(nick));
  if (found !== undefined)
    throw stage.failure(`!users does not name ${quote(nick)}.`, [`${alice.name} got:`, quote(found.text)]);
  stage.mustNotHear(outsider, said);
}

/** An empty nickname may be refused as others are, or passed over: then the nickname behind it counts. */
export async function emptyNickname(stage: Stage, alice: Person, bob: Person): Promise<void> {
  const person = await stage.connect('stranger');
  await stage.roundTrip(alice, bob);
  const before = person.mark;
  stage.did('Somebody connected and sent an empty line as nickname.');
  person.sendLine('');
  for (let trip = 0; trip < 2; trip++) await stage.roundTrip(alice, bob);
  const said = stage.text('we are among ourselves');
  await stage.says(alice, said, { to: [bob] });
  stage.mustNotHear(person, said);
  const isTold = () => person.since(before).some((line) => /\p{L}/u.test(line.text) && !stage.isSaid(line));
  if (person.connection.state === 'open') stage.sends(person, person.nick);
  if (await isHeard(stage, person, alice)) {
    await stage.meet([person]);
    await stage.says(person, stage.text('this is my nickname'), { to: [alice, bob] });
  } else if (person.connection.state === 'open' && !isTold()) {
    throw stage.failure(
      'Somebody with an empty nickname is told so, or the connection is closed, or the next line is taken for the nickname.',
      stage.cameTo(person, before),
    );
  }
  await stage.says(bob, stage.text('nothing has changed'), { to: [alice] });
}

/** After a refusal with words the next line may be the next nickname; then the same rules hold for it. */
export async function asksAgain(stage: Stage, alice: Person, bob: Person): Promise<void> {
  const why = 'It is told that the nickname is refused, or the connection is closed.';
  const person = await refused(stage, `${stage.name('bob')} builder`, 'the stranger', why);
  const answerTo = async (line: string): Promise<string> => {
    const [mark, prompt] = [person.mark, person.connection.unfinished];
    stage.sends(person, line);
    await stage.comesTrue(
      [],
      () =>
        person.connection.state !== 'open' || person.mark > mark || person.connection.unfinished.length > prompt.length,
      (reason) => stage.failure(why, stage.cameTo(person, mark), reason),
    );
    await stage.roundTrip(alice, bob);
    const lines = person.since(mark).map((one) => one.text);
    return [...lines, person.connection.unfinished].join('\n').replaceAll(line, '');
  };
  if (person.connection.state !== 'open') return;
  const refusal = await answerTo(bob.nick);
  if (person.connection.state !== 'open' || !/\p{L}/u.test(refusal)) return;
  const text = stage.text('to the first one');
  stage.sends(alice, `#${bob.nick} ${text}`);
  await stage.heard(alice, text, { to: [bob] });
  stage.mustNotHear(person, text);
  const isSame = (await answerTo(person.nick)) === refusal;
  if (person.connection.state !== 'open') return;
  if (await isHeard(stage, person, alice)) {
    await stage.meet([person]);
    await stage.says(person, stage.text('at last'), { to: [alice, bob] });
    return;
  }
  if (!isSame) return;
  throw stage.failure(`${person.nick} is taken as nickname: nobody has it, and it consists of letters.`, [
    ...stage.cameTo(person, 0),
  ]);
}

/** Without a nickname, `!users` is not answered. A server may greet everybody with who is there: that is no answer. */
export async function isNotAnswered(stage: Stage, outsider: Person, others: readonly Person[]): Promise<void> {
  const names = (person: Person) => {
    const text = person.connection.lines.map((line) => line.text).join('\n');
    return others.reduce((count, other) => count + countWord(text, other.nick), 0);
  };
  if (names(outsider) < others.length) return;
  const other = await refused(
    stage,
    `${stage.name('bob')} builder`,
    'another stranger',
    'A nickname with a space is refused.',
  );
  await stage.roundTrip(...(others as [Person, Person]));
  if (names(outsider) > names(other)) {
    throw stage.failure('Without a nickname, !users is not answered.', stage.cameTo(outsider, 0));
  }
}
