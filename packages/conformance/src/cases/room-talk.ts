/** What the cases of stage 4 have in common: sentences of the exercise, and acts that several cases need. */
import type { Person } from '../stage/person.ts';
import type { Stage } from '../stage/stage.ts';
import type { Case } from './case.ts';

export const ENTER = '!enter room enters a room; a room that does not exist is created.';
export const LEAVE = '!leave room leaves it; with its last member the room is gone.';
export const SPEAK = '@room text reaches everyone in the room, and nobody else. Only its members can speak in it.';

export function roomRule(
  name: string,
  rest: Omit<Case, 'name' | 'stage' | 'needs'> & { needs?: readonly string[] },
): Case {
  return {
    name,
    stage: 'rooms',
    ...rest,
    needs: ['nickname-prefix', ...(name === 'room-message' ? [] : ['room-message']), ...(rest.needs ?? [])],
  };
}

/** Each of these people enters the room; the server has carried it out when this ends. */
export async function enterRoom(stage: Stage, room: string, ...people: readonly Person[]): Promise<void> {
  for (const person of people) stage.sends(person, `!enter ${room}`);
  for (const person of people) await stage.barrier(person);
}

export async function leaveRoom(stage: Stage, room: string, ...people: readonly Person[]): Promise<void> {
  for (const person of people) stage.sends(person, `!leave ${room}`);
  for (const person of people) await stage.barrier(person);
}

/** Somebody says something in a room: these hear it, and nobody else of those who are in the chat. */
export async function saysIn(
  stage: Stage,
  from: Person,
  room: string,
  to: readonly Person[],
  text: string = stage.text('in the room'),
): Promise<string> {
  const marks = stage.marks();
  stage.sends(from, `@${room} ${text}`);
  const notTo = stage.othersIn(from).filter((one) => !to.includes(one));
  await stage.heard(from, text, {
    to: to.filter((one) => one !== from),
    notTo,
    mark: marks,
    as: `the message in ${room}`,
  });
  return text;
}

/** Somebody who is not in the room speaks in it: told so, and nobody hears it. */
export async function speaksOutside(stage: Stage, from: Person, room: string, about: string): Promise<void> {
  const text = stage.text('may I');
  await stage.isTold(from, about, `@${room} ${text}`);
  for (const other of stage.othersIn(from)) stage.mustNotHear(other, text);
}

/** The answer to `!members` of a room that is gone names nobody; whether it is an error or empty is all the same. */
export async function isGone(
  stage: Stage,
  person: Person,
  room: string,
  formerMembers: readonly Person[],
): Promise<void> {
  await stage.lists(person, '!rooms', [], [room]);
  await stage.lists(
    person,
    `!members ${room}`,
    [],
    formerMembers.filter((one) => one !== person).map((one) => one.nick),
  );
}
