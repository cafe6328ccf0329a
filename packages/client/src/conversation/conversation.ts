/**
 * Conversation: binds the lifecycle to the user's terminal, to connections and to the clock.
 *
 *   typed line → typed-lines.ts → line to the server
 *   received line → question answered? → lifecycle → view
 *   effect of the lifecycle → connection, timer, note
 */
import type { Connection } from '../connection/connection.ts';
import { connectedNotice, OVERLONG_LINE_NOTICE } from '../connection/notices.ts';
import { ConnectError, openConnection } from '../connection/open.ts';
import type { Focus } from '../focus/focus.ts';
import { targetOf } from '../focus/target.ts';
import { withoutSecret } from '../input/secrets.ts';
import { isNickname, isRoomName, nicknameMistake } from '../message/names.ts';
import { Questions } from '../message/questions.ts';
import { parseReceived, type Received } from '../message/received.ts';
import type { Configuration } from '../options/configuration.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { isMention } from '../view/mention.ts';
import type { View } from '../view/view.ts';
import { entryLines } from './entry.ts';
import { Identity } from './identity.ts';
import { Ignored } from './ignored.ts';
import { isOver, START, step } from './lifecycle.ts';
import type { Effect, Input, Outcome, State } from './phases.ts';
import { promptOf } from './prompt.ts';
import type { Roster } from './roster.ts';
import { type Actions, TypedLines } from './typed-lines.ts';

export interface Parts {
  readonly terminal: Terminal;
  readonly view: View;
  /** It learns the names in what the server sends. */
  readonly roster: Roster;
  /** Who gets plain text. */
  readonly focus: Focus;
}

export class Conversation {
  readonly #configuration: Configuration;
  readonly #terminal: Terminal;
  readonly #view: View;
  readonly #roster: Roster;
  readonly #focus: Focus;
  readonly #typedLines: TypedLines;
  readonly #questions = new Questions();
  readonly #ignored = new Ignored();
  readonly #identity: Identity;
  readonly #outcome: PromiseWithResolvers<Outcome> = Promise.withResolvers();
  #state: State = START;
  #connection: Connection | undefined;
  #timer: NodeJS.Timeout | undefined;
  #prompt = '';
  /** Without a nickname of the configuration: the one to try on the next connection. */
  #firstLine: string | undefined;

  constructor(configuration: Configuration, { terminal, view, roster, focus }: Parts) {
    this.#configuration = configuration;
    this.#terminal = terminal;
    this.#view = view;
    this.#roster = roster;
    this.#focus = focus;
    const { nick, rooms, aliases } = configuration;
    this.#identity = new Identity(nick, rooms);
    focus.setRooms(rooms);
    const parts = { terminal, view, roster, focus, aliases, identity: this.#identity, ignored: this.#ignored };
    this.#typedLines = new TypedLines(parts, this.#actions(), nick !== undefined);
  }

  /** Runs on this first connection and on those after it, until it ends. */
  run(connection: Connection): Promise<Outcome> {
    const terminal = this.#terminal;
    terminal.on('line', (text, part) => this.#onTyped(text, part));
    terminal.on('part', (text) => this.#typedLines.part(text));
    terminal.on('paste', (lines, beginning, part) => {
      if (!isOver(this.#state.phase)) this.#typedLines.paste(lines, beginning, part);
    });
    terminal.on('focus', (move) => this.#typedLines.focus(move));
    terminal.on('attention', (hasFocus) => {
      this.#view.hasFocus = hasFocus;
    });
    terminal.on('leave', () => void this.#step({ type: 'leave' }));
    terminal.on('drain', () => this.#connection?.resume());
    this.#begin(connection);
    return this.#outcome.promise;
  }

  // The lifecycle.

  /** Returns whether a received message is for the user. */
  #step(input: Input): boolean {
    const { nick } = this.#identity;
    const { reconnect, hint } = this.#configuration;
    const before = this.#state.phase.type;
    const context = { now: Date.now(), random: Math.random(), nick, reconnect, hint };
    const { state, effects } = step(this.#state, input, context);
    this.#state = state;
    if (state.phase.type !== before) clearTimeout(this.#timer);
    for (const effect of effects) this.#apply(effect);
    if (input.type !== 'received') this.#showPrompt();
    return effects.some((effect) => effect.type === 'show');
  }

  #apply(effect: Effect): void {
    switch (effect.type) {
      case 'connect':
        void this.#connect();
        return;
      case 'leave':
        void this.#leave();
        return;
      case 'enter':
        this.#enter();
        return;
      case 'ask-names':
        for (const question of ['!users', '!rooms']) this.#ask(question);
        return;
      case 'show':
        return; // What `#step` returns.
      case 'timer':
        this.#timer = setTimeout(() => this.#step({ type: 'timer' }), effect.ms);
        return;
      case 'note':
        this.#view.note(effect.text);
        return;
      case 'end':
        this.#outcome.resolve(effect.outcome);
    }
  }

  // Connections.

  async #connect(): Promise<void> {
    const { address, trust } = this.#configuration;
    try {
      const connection = await openConnection(address, trust);
      if (this.#state.phase.type !== 'connecting') {
        await connection.leave(); // The user has left meanwhile.
        return;
      }
      this.#view.note(connectedNotice(address));
      this.#begin(connection);
    } catch (error) {
      if (!(error instanceof ConnectError || error instanceof UsageError)) throw error;
      this.#step({ type: 'connect-failed', reason: error.message });
    }
  }

  #begin(connection: Connection): void {
    this.#connection = connection;
    this.#questions.clear();
    this.#terminal.takeBackPart();
    this.#typedLines.reset();
    this.#step({ type: 'connected' });
    connection.start({
      onLines: (lines) => this.#onLines(lines),
      onOverlongLine: () => this.#view.note(OVERLONG_LINE_NOTICE),
      onUnfinished: (text) => this.#view.unfinished(text),
      onDrain: () => {},
      onEnd: (ending) => {
        this.#connection = undefined;
        this.#view.disconnected();
        this.#step({ type: 'disconnected', ending });
      },
    });
    const firstLine = this.#firstLine;
    this.#firstLine = undefined;
    if (firstLine !== undefined) this.#send(firstLine, firstLine);
  }

  async #leave(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    this.#showPrompt();
    await connection?.leave();
    this.#view.disconnected();
    this.#step({ type: 'left' });
  }

  #enter(): void {
    const { nick, rooms } = this.#identity;
    if (nick === undefined) return;
    this.#view.nick = nick;
    this.#connection?.send([...entryLines(nick, rooms), ''].join('\r\n'));
  }

  // What the server sends.

  #onLines(lines: readonly string[]): void {
    const shown = lines.map((line) => this.#received(line)).filter((received) => received !== undefined);
    this.#showPrompt();
    // Also if nothing is shown: an unfinished line, which is whole now, must go.
    if (!this.#view.show(shown)) this.#connection?.pause();
  }

  /** Returns what is to be shown of it. */
  #received(line: string): Received | undefined {
    const { received, isShown } = this.#questions.answered(parseReceived(line));
    const { message } = received;
    this.#roster.received(message);
    const isForUser = this.#step({ type: 'received', received });
    if (this.#identity.received(message)) this.#view.nick = this.#identity.nick;
    if (message.type === 'entered' || message.type === 'exited') this.#focus.setRooms(this.#identity.rooms);
    if (!isShown || !isForUser || this.#ignored.hides(message)) return undefined;
    const { nick } = this.#identity;
    if (nick !== undefined) this.#focus.shown(message, nick, isMention(message, nick));
    return received;
  }

  // What the user types.

  /** `part`: the beginning of the line that was sent before. */
  #onTyped(typed: string, part: string): void {
    if (isOver(this.#state.phase)) return;
    if (part === '' && this.#state.phase.type === 'asking' && !typed.startsWith('/')) this.#onNickname(typed.trim());
    else this.#typedLines.line(typed, part);
  }

  #onNickname(nick: string): void {
    if (this.#configuration.nick === undefined) {
      this.#firstLine = nick || undefined;
    } else if (nick !== '' && !isNickname(nick)) {
      this.#view.note(nicknameMistake(withoutSecret(nick)));
      return;
    } else if (nick !== '') {
      this.#identity.nick = nick;
    }
    this.#step({ type: 'nickname-chosen' });
  }

  #actions(): Actions {
    const isConnected = (): boolean => this.#connection !== undefined;
    return {
      send: (line, typed, part) => this.#send(line, typed, part),
      sendPart: (text) => this.#sendPart(text),
      leave: () => this.#step({ type: 'leave' }),
      reconnect: () => this.#step({ type: 'reconnect' }),
      focusChanged: () => this.#showPrompt(),
      get isConnected() {
        return isConnected();
      },
    };
  }

  #send(line: string, typed: string, part = ''): boolean {
    if (this.#connection === undefined) {
      this.#view.note('Not connected; the line was not sent.');
      this.#terminal.putBack(typed);
      return false;
    }
    this.#questions.asked(line, false);
    this.#identity.sent(line);
    this.#step({ type: /^!quit\s*$/.test(line) ? 'quit-sent' : 'sent' });
    this.#connection.send(`${line.slice(part.length)}\r\n`);
    this.#view.sent(withoutSecret(line));
    if (this.#identity.nick !== undefined) this.#sentTo(line);
    return true;
  }

  #sendPart(text: string): void {
    if (this.#connection === undefined) {
      this.#view.note('Not connected; nothing was sent.');
      this.#terminal.takeBackPart();
      this.#typedLines.reset();
    } else {
      this.#connection.send(text);
    }
  }

  #sentTo(line: string): void {
    const target = targetOf(line)?.target;
    if (target !== undefined && (target.type === 'everyone' || isNickname(target.name) || isRoomName(target.name)))
      this.#focus.sent(target);
    this.#focus.setRooms(this.#identity.rooms);
    this.#showPrompt();
  }

  #ask(question: string): void {
    this.#questions.asked(question, true);
    this.#connection?.send(`${question}\r\n`);
  }

  #showPrompt(): void {
    const { phase } = this.#state;
    const { target: focus, unread } = this.#focus;
    const prompt = promptOf({ phase, nick: this.#identity.nick, focus, unread }, this.#view.styles);
    const text = prompt.map((span) => span.style + span.text).join('');
    if (text === this.#prompt) return;
    this.#prompt = text;
    this.#terminal.setPrompt(prompt);
  }
}
