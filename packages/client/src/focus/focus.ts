/**
 * Focus: to whom plain text goes, and what was said elsewhere meanwhile.
 *
 * The laws:
 * 1. Only the user changes the focus. When a room or a person is gone, the focus stays, and the server refuses what is
 *    sent there: nothing that was meant for few goes to everyone.
 * 2. A person who is renamed stays the same target.
 * 3. A target with the focus has nothing unread.
 */
import { isNickname, isRoomName, isSameName } from '../message/names.ts';
import type { ReceivedMessage } from '../message/received.ts';
import { EVERYONE, isSameTarget, nameOf, type Target } from './target.ts';

/** What was said to a target since the user looked there. */
export interface Unread {
  readonly target: Target;
  readonly count: number;
  /** A private message, or one with the user's nickname, is among it. */
  readonly isLoud: boolean;
}

interface Place {
  target: Target;
  count: number;
  isLoud: boolean;
}

/** Targets that are kept; the oldest person or room of others is removed. A server could name more without end. */
const MAX_PLACES = 200;

export class Focus {
  /** Everyone, and then rooms and persons in the order in which they came up. */
  #places: Place[] = [placeOf(EVERYONE)];
  #target: Target;
  /** Those that the user is in. */
  #rooms: readonly string[] = [];
  #lastPrivate: string | undefined;

  constructor(target: Target) {
    this.#target = target;
    this.#placeOf(target);
  }

  get target(): Target {
    return this.#target;
  }

  /** Who wrote the last private message. */
  get lastPrivate(): string | undefined {
    return this.#lastPrivate;
  }

  get unread(): readonly Unread[] {
    return this.#places.filter((place) => place.count > 0).map((place) => ({ ...place }));
  }

  set(target: Target): void {
    this.#target = target;
    this.#read(target);
  }

  /** The target of this number, from 1; `undefined`: there is none, and nothing changes. */
  choose(number: number): Target | undefined {
    const target = this.#places[number - 1]?.target;
    if (target !== undefined) this.set(target);
    return target;
  }

  /** The next target in the circle of all. */
  move(step: 1 | -1): void {
    const count = this.#places.length;
    const index = this.#places.findIndex((place) => isSameTarget(place.target, this.#target));
    this.choose(((index + step + count) % count) + 1);
  }

  /** The user knows all that was said. */
  readAll(): void {
    for (const place of this.#places) [place.count, place.isLoud] = [0, false];
  }

  /** The user has said something there. */
  sent(target: Target): void {
    this.#read(target);
  }

  /** The rooms that the user is in now can be chosen; one that was left cannot, unless it has the focus (law 1). */
  setRooms(rooms: readonly string[]): void {
    const isIn = (room: string): boolean => rooms.some((one) => isSameName(one, room));
    const left = this.#rooms.filter((room) => !isIn(room)).map((name): Target => ({ type: 'room', name }));
    this.#rooms = rooms;
    for (const name of rooms) this.#placeOf({ type: 'room', name });
    this.#places = this.#places.filter(
      ({ target }) => isSameTarget(target, this.#target) || !left.some((room) => isSameTarget(room, target)),
    );
  }

  /** A message is shown. `nick`: the user's; `isMention`: it has the user's nickname in it. Returns whether it is unread. */
  shown(message: ReceivedMessage, nick: string | undefined, isMention: boolean): boolean {
    if (message.type === 'renamed') this.#renamed(message.from, message.to);
    if (message.type !== 'public' && message.type !== 'room' && message.type !== 'private') return false;
    if (isSameName(message.from, nick)) return false;
    const target = origin(message);
    if (target === undefined) return false;
    if (target.type === 'person') this.#lastPrivate = target.name;
    const place = this.#placeOf(target);
    if (isSameTarget(target, this.#target)) return false;
    place.count++;
    place.isLoud ||= isMention || message.type === 'private';
    return true;
  }

  #renamed(from: string, to: string): void {
    if (!isNickname(to)) return;
    const target: Target = { type: 'person', name: from };
    const renamed: Target = { type: 'person', name: to };
    if (this.#lastPrivate !== undefined && isSameName(from, this.#lastPrivate)) this.#lastPrivate = to;
    const place = this.#places.find((one) => isSameTarget(one.target, target));
    if (place === undefined) return;
    this.#places = this.#places.filter((one) => one === place || !isSameTarget(one.target, renamed));
    place.target = renamed;
    if (isSameTarget(this.#target, target)) this.#target = renamed;
  }

  #read(target: Target): void {
    const place = this.#placeOf(target);
    [place.count, place.isLoud] = [0, false];
  }

  #placeOf(target: Target): Place {
    const known = this.#places.find((place) => isSameTarget(place.target, target));
    if (known !== undefined) return known;
    const place = placeOf(target);
    this.#places.push(place);
    if (this.#places.length > MAX_PLACES) this.#removeOldest(place);
    return place;
  }

  #removeOldest(newest: Place): void {
    const index = this.#places.findIndex((place) => place !== newest && !this.#isKept(place.target));
    if (index >= 0) this.#places.splice(index, 1);
  }

  #isKept(target: Target): boolean {
    if (target.type === 'everyone' || isSameTarget(target, this.#target)) return true;
    return target.type === 'room' && this.#rooms.some((room) => isSameName(room, target.name));
  }
}

function placeOf(target: Target): Place {
  return { target, count: 0, isLoud: false };
}

/** Where an answer to the message would go. `undefined`: its name is malformed, and must not get into the prompt. */
function origin(message: Extract<ReceivedMessage, { type: 'public' | 'room' | 'private' }>): Target | undefined {
  switch (message.type) {
    case 'public':
      return EVERYONE;
    case 'room':
      return isRoomName(message.room) ? { type: 'room', name: message.room } : undefined;
    case 'private':
      return isNickname(message.from) ? { type: 'person', name: message.from } : undefined;
  }
}

/** `bob 2!, @tea 3`. The exclamation mark stands for a private message or the user's nickname. */
export function describeUnread(unread: readonly Unread[]): string {
  return unread.map(({ target, count, isLoud }) => `${nameOf(target)} ${count}${isLoud ? '!' : ''}`).join(', ');
}
