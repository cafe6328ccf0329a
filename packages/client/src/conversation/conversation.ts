/**
 * Conversation: binds the lifecycle to the user's terminal, to connections and to the clock.
 *
 *   typed line → client command | line to the server
 *   received line → question answered? → lifecycle → view
 *   effect of the lifecycle → connection, timer, note
 */
import type { Connection } from '../connection/connection.ts';
import { connectedNotice, OVERLONG_LINE_NOTICE } from '../connection/notices.ts';
import { ConnectError, openConnection } from '../connection/open.ts';
import { commandHelp } from '../documents/command-help.ts';
import { type ClientCommand, parseClientCommand } from '../input/client-commands.ts';
import { withoutSecret } from '../input/secrets.ts';
import { isNickname, nicknameMistake } from '../message/names.ts';
import { Questions } from '../message/questions.ts';
import { parseReceived, type Received } from '../message/received.ts';
import type { Configuration } from '../options/configuration.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { View } from '../view/view.ts';
import { entryLines } from './entry.ts';
import { Identity } from './identity.ts';
import { Ignored } from './ignored.ts';
import { type Effect, type Input, isOver, type Outcome, START, type State, step } from './lifecycle.ts';
import { promptOf } from './prompt.ts';
import type { Roster } from './roster.ts';

export interface Parts {
  readonly terminal: Terminal;
  readonly view: View;
  /** It learns the names in what the server sends. */
  readonly roster: Roster;
}

export class Conversation {
  readonly #configuration: Configuration;
  readonly #terminal: Terminal;
  readonly #view: View;
  readonly #roster: Roster;
  readonly #questions = new Questions();
  readonly #ignored = new Ignored();
  readonly #identity: Identity;
  readonly #outcome: PromiseWithResolvers<Outcome> = Promise.withResolvers();
  #state: State = START;
  #connection: Connection | undefined;
  #timer: NodeJS.Timeout | undefined;
  #prompt: string | undefined;

  constructor(configuration: Configuration, { terminal, view, roster }: Parts) {
    this.#configuration = configuration;
    this.#terminal = terminal;
    this.#view = view;
    this.#roster = roster;
    this.#identity = new Identity(configuration.nick, configuration.rooms);
  }

  /** Runs on this first connection and on those after it, until it ends. */
  run(connection: Connection): Promise<Outcome> {
    const terminal = this.#terminal;
    terminal.on('line', (text, part) => this.#onTyped(text, part));
    terminal.on('part', (text) => this.#connection?.send(text));
    terminal.on('leave', () => void this.#step({ type: 'leave' }));
    terminal.on('drain', () => this.#connection?.resume());
    this.#begin(connection);
    return this.#outcome.promise;
  }

  // The lifecycle.

  /** Returns whether a received message is for the user. */
  #step(input: Input): boolean {
    const { nick } = this.#identity;
    const { reconnect } = this.#configuration;
    const before = this.#state.phase.type;
    const { state, effects } = step(this.#state, input, { now: Date.now(), random: Math.random(), nick, reconnect });
    this.#state = state;
    if (state.phase.type !== before) clearTimeout(this.#timer);
    for (const effect of effects) this.#apply(effect);
    this.#showPrompt();
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
    this.#step({ type: 'connected' });
    connection.start({
      onLines: (lines) => this.#onLines(lines),
      onOverlongLine: () => this.#view.note(OVERLONG_LINE_NOTICE),
      onDrain: () => {},
      onEnd: (ending) => {
        this.#connection = undefined;
        this.#view.disconnected();
        this.#step({ type: 'disconnected', ending });
      },
    });
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
    if (shown.length > 0 && !this.#view.show(shown)) this.#connection?.pause();
  }

  /** Returns what is to be shown of it. */
  #received(line: string): Received | undefined {
    const { received, isShown } = this.#questions.answered(parseReceived(line));
    const { message } = received;
    this.#roster.received(message);
    const isForUser = this.#step({ type: 'received', received });
    if (this.#identity.received(message)) {
      this.#view.nick = this.#identity.nick;
      this.#showPrompt();
    }
    return isShown && isForUser && !this.#ignored.hides(message) ? received : undefined;
  }

  // What the user types.

  /** `part`: the beginning of the line that was sent before; such a line is no command. */
  #onTyped(typed: string, part: string): void {
    if (isOver(this.#state.phase)) return;
    if (part !== '') this.#send(typed, typed, part);
    else if (this.#state.phase.type === 'asking' && !typed.startsWith('/')) this.#onNickname(typed.trim());
    else this.#run(parseClientCommand(typed), typed);
  }

  #run(command: ClientCommand, typed: string): void {
    switch (command.type) {
      case 'quit':
        this.#step({ type: 'leave' });
        return;
      case 'help':
        this.#view.note(...commandHelp());
        return;
      case 'reconnect':
        this.#step({ type: 'reconnect' });
        return;
      case 'clear':
        this.#view.settle();
        this.#terminal.clear();
        return;
      case 'raw':
        this.#view.note(this.#view.toggleRaw() ? 'Lines are shown as they come.' : 'Lines are shown with decorations.');
        return;
      case 'ignore':
        this.#view.note(command.nick === '' ? this.#ignored.list() : this.#ignored.add(command.nick));
        return;
      case 'unignore':
        this.#view.note(this.#ignored.remove(command.nick));
        return;
      case 'send':
        this.#send(command.text, typed, '');
    }
  }

  #onNickname(nick: string): void {
    if (nick !== '' && !isNickname(nick)) {
      this.#view.note(nicknameMistake(nick));
      return;
    }
    if (nick !== '') this.#identity.nick = nick;
    this.#step({ type: 'nickname-chosen' });
  }

  #send(text: string, typed: string, part: string): void {
    if (this.#connection === undefined) {
      this.#view.note('Not connected; the line was not sent.');
      this.#terminal.putBack(typed);
      return;
    }
    this.#questions.asked(text, false);
    this.#identity.sent(text);
    if (/^!quit\s*$/.test(text)) this.#step({ type: 'quit-sent' });
    this.#connection.send(`${text.slice(part.length)}\r\n`);
    this.#view.sent(withoutSecret(text));
  }

  #ask(question: string): void {
    this.#questions.asked(question, true);
    this.#connection?.send(`${question}\r\n`);
  }

  #showPrompt(): void {
    const prompt = promptOf(this.#state.phase, this.#identity.nick);
    if (prompt === undefined || prompt === this.#prompt) return;
    this.#prompt = prompt;
    this.#terminal.setPrompt([{ text: prompt, style: this.#view.promptStyle }]);
  }
}
