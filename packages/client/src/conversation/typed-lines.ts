/**
 * Typed lines: what the user types → lines for the server, commands of the client, and the focus.
 *
 * The laws:
 * 1. A line that begins with `/` never goes to the server as text, unless it begins with `//`. (Not as telnet.)
 * 2. The beginning of a line that was sent as a part, and all lines of a paste, have one target.
 */
import { commandHelp, HELP_INDENT } from '../documents/command-help.ts';
import type { FocusMove } from '../editor/line-editor.ts';
import { joined } from '../editor/paste.ts';
import { describeUnread, type Focus } from '../focus/focus.ts';
import { addresseeOf } from '../focus/paste-target.ts';
import { resolveTarget } from '../focus/resolve.ts';
import { addressed, asText, EVERYONE, isSameTarget, nameOf, prefixOf, type Target } from '../focus/target.ts';
import { type ClientCommand, parseChatLine, parseTelnetLine } from '../input/client-commands.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { View } from '../view/view.ts';
import type { Identity } from './identity.ts';
import type { Ignored } from './ignored.ts';
import type { Roster } from './roster.ts';

export interface TypedLinesParts {
  readonly terminal: Terminal;
  readonly view: View;
  readonly roster: Roster;
  readonly focus: Focus;
  readonly identity: Identity;
  readonly ignored: Ignored;
  readonly aliases: ReadonlyMap<string, string>;
}

/** What typed lines can do to the conversation. */
export interface Actions {
  /**
   * Sends a line, of which `part` was sent before. `false`: there is no connection; the user has been told, and gets
   * `typed` back.
   */
  send(line: string, typed: string, part?: string): boolean;
  /** Sends the beginning of a line. */
  sendPart(text: string): void;
  leave(): void;
  reconnect(): void;
  /** The focus or what is unread has changed. */
  focusChanged(): void;
  readonly isConnected: boolean;
}

export class TypedLines {
  readonly #parts: TypedLinesParts;
  readonly #actions: Actions;
  readonly #isChat: boolean;
  /** What stands in front of the part that was sent; `undefined`: no part was sent. */
  #partPrefix: string | undefined;
  /** The beginning of a command was given as a part, and is not sent (law 1). */
  #isHeld = false;

  constructor(parts: TypedLinesParts, actions: Actions, isChat: boolean) {
    this.#parts = parts;
    this.#actions = actions;
    this.#isChat = isChat;
  }

  /** The connection is a new one: it has no part of a line. */
  reset(): void {
    this.#partPrefix = undefined;
    this.#isHeld = false;
  }

  /** `part`: the beginning of the line that was sent before; such a line is no command. */
  line(typed: string, part: string): void {
    const isHeld = this.#isHeld;
    this.#isHeld = false;
    if (part !== '' && !isHeld) {
      const prefix = this.#partPrefix ?? '';
      this.#partPrefix = undefined;
      this.#actions.send(prefix + typed, typed, prefix + part);
      return;
    }
    const { aliases, roster } = this.#parts;
    this.#run(this.#isChat ? parseChatLine(typed, aliases, roster.commands) : parseTelnetLine(typed), typed);
  }

  part(text: string): void {
    if (this.#isHeld) return;
    if (this.#partPrefix === undefined) {
      this.#isHeld = this.#isChat && text.startsWith('/');
      if (this.#isHeld) return;
      const { target } = this.#parts.focus;
      this.#partPrefix = this.#isChat && !/^[@#!]/.test(text) ? prefixOf(target) : '';
      this.#actions.sendPart(this.#partPrefix + text);
    } else {
      this.#actions.sendPart(text);
    }
  }

  /** `beginning` stands in front of the first line; `part` of it was sent before. */
  paste(lines: readonly string[], beginning: string, part: string): void {
    const { focus, view, terminal } = this.#parts;
    const prefix = this.#partPrefix ?? '';
    this.#partPrefix = undefined;
    const addressee = addresseeOf(prefix + beginning, focus.target);
    if (addressee === undefined) return;
    if (!this.#actions.isConnected) {
      view.note('Not connected; the lines were not sent. They are joined in one line.');
      terminal.putBack(beginning + joined(lines));
      return;
    }
    const { target, text } = addressee;
    const [first = '', ...others] = lines;
    const line = part === '' ? asText(text + first, target) : prefix + beginning + first;
    this.#actions.send(line, line, part === '' ? '' : prefix + part);
    for (const other of others) this.#actions.send(asText(other, target), other);
  }

  /** A key changes the focus, or begins an answer to the last private message. */
  focus(move: FocusMove): void {
    if (!this.#isChat) return;
    const { focus, terminal, view } = this.#parts;
    if (move === 'next') focus.move(1);
    else if (move === 'previous') focus.move(-1);
    else if (move !== 'reply') focus.choose(move);
    else if (focus.lastPrivate === undefined) view.note('Nobody has written to you alone.');
    else if (!isSameTarget(focus.target, { type: 'person', name: focus.lastPrivate })) {
      terminal.putBefore(`#${focus.lastPrivate} `);
    }
    this.#actions.focusChanged();
  }

  #run(command: ClientCommand, typed: string): void {
    const { view, terminal, roster, identity, ignored, focus } = this.#parts;
    const actions = this.#actions;
    switch (command.type) {
      case 'quit':
        return actions.leave();
      case 'reconnect':
        return actions.reconnect();
      case 'help':
        return view.table(commandHelp(this.#isChat), HELP_INDENT);
      case 'clear':
        view.settle();
        return terminal.clear();
      case 'raw':
        return view.note(view.toggleRaw() ? 'Lines are shown as they come.' : 'Lines are shown with decorations.');
      case 'ignore':
        return view.note(...ignored.add(command.nicks, identity.nick, roster.isComplete ? roster.nicks : undefined));
      case 'unignore':
        return view.note(...ignored.remove(command.nicks));
      case 'refused':
        return view.note(command.text);
      case 'search':
        return view.search(command.text);
      case 'to':
        return this.#to(command.name);
      case 'query':
        this.#setFocus(command.target);
        if (command.text !== '') actions.send(asText(command.text, command.target), typed);
        return;
      case 'join':
        return this.#join(command.rooms, typed);
      case 'part':
        return this.#leaveRoom(command.room, typed);
      case 'names':
        return this.#names(command.room, typed);
      case 'tell':
        actions.send(asText(command.text, command.target), typed);
        return;
      case 'say':
        actions.send(asText(command.text, focus.target), typed);
        return;
      case 'command':
        actions.send(command.line, typed);
        return;
      case 'send':
        actions.send(command.isAddressed ? command.text : addressed(command.text, focus.target), typed);
    }
  }

  #to(name: string): void {
    const { view, roster, identity, focus } = this.#parts;
    const target = resolveTarget(name, { entered: identity.rooms, rooms: roster.rooms, nicks: roster.nicks });
    if (typeof target === 'string') {
      view.note(target);
    } else if (isSameTarget(target, focus.target)) {
      const unread = describeUnread(focus.unread);
      view.note(unread === '' ? 'Nothing is unread.' : `Unread: ${unread}.`);
      focus.readAll();
      this.#actions.focusChanged();
    } else {
      this.#setFocus(target);
    }
  }

  #join(rooms: readonly string[], typed: string): void {
    for (const room of rooms) {
      if (!this.#actions.send(`!enter ${room}`, typed)) return;
      this.#setFocus({ type: 'room', name: room });
    }
  }

  #leaveRoom(given: string, typed: string): void {
    const { view, focus } = this.#parts;
    const room = given || roomOf(focus.target);
    if (room === '') return view.note('Usage: /part ROOM');
    if (!this.#actions.send(`!leave ${room}`, typed)) return;
    if (!isSameTarget(focus.target, { type: 'room', name: room })) return;
    this.#setFocus(EVERYONE);
    view.note('You write to everyone now.');
  }

  #names(given: string, typed: string): void {
    const room = given || roomOf(this.#parts.focus.target);
    this.#actions.send(room === '' ? '!users' : `!members ${room}`, typed);
  }

  #setFocus(target: Target): void {
    const { focus, view, terminal } = this.#parts;
    focus.set(target);
    // There the prompt does not say it.
    if (terminal.keepsTyped) view.note(`You write to ${nameOf(target)} now.`);
    this.#actions.focusChanged();
  }
}

function roomOf(target: Target): string {
  return target.type === 'room' ? target.name : '';
}
