/**
 * Conversation: the user, the server, and the connections between them, one after the other.
 *
 *   connect → enter (nickname, JSON, notices, rooms) → talk → lost: wait, connect again, enter again
 *
 * Without a nickname it enters nothing and ends with its connection, as telnet does.
 */
import { type Address, UsageError } from '../connection/address.ts';
import { ConnectError, type Ending, openSession, type Session } from '../connection/connection.ts';
import { withoutSecret } from '../editor/history.ts';
import { CLIENT_COMMANDS, KEYS, parseClientCommand } from '../input/client-commands.ts';
import { isNickname } from '../message/names.ts';
import { Questions } from '../message/questions.ts';
import { parseReceived, type Received } from '../message/received.ts';
import type { Configuration } from '../options/configuration.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { formatTime } from '../view/rows.ts';
import type { View } from '../view/view.ts';
import { backoffMs } from './backoff.ts';
import { Entry } from './entry.ts';
import { Self } from './identity.ts';
import type { Roster } from './roster.ts';

/** How it ended: by the user, or with its connection. */
export type Outcome = { readonly type: 'left' } | Ending;

export interface Parts {
  readonly terminal: Terminal;
  readonly view: View;
  /** What the server says of nicknames and rooms is kept here. */
  readonly roster: Roster;
}

/** What `/help` says. */
const HELP = [...CLIENT_COMMANDS, ...KEYS].map(([usage, meaning]) => `${usage.padEnd(29)} ${meaning}`);

const CONNECT_TIMEOUT_MS = 20_000;
/** Whoever has not been refused after this long has entered, if the server says nothing. */
const ENTERED_AFTER_MS = 1000;
/** How often a nickname is tried again that the lost connection may still hold. */
const MAX_RETAKES = 5;

export class Conversation {
  readonly #roster: Roster;
  readonly #configuration: Configuration;
  readonly #terminal: Terminal;
  readonly #view: View;
  readonly #questions = new Questions();
  readonly #ignored = new Map<string, string>();
  readonly #self: Self;
  readonly #done: (outcome: Outcome) => void;
  readonly #outcome: Promise<Outcome>;
  #session: Session | undefined;
  /** That of the present connection, or of the last; `undefined` without a nickname. */
  #entry: Entry | undefined;
  /** The nickname is being asked for. */
  #isAsking = false;
  /** The user has gone, or has said `!quit`. */
  #isLeaving = false;
  /** The last that the server said is that an operator wants us gone. */
  #isSentAway = false;
  #isConnecting = false;
  #attempt = 0;
  #retakes = 0;
  #lostAt: number | undefined;
  #lastSeq: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(configuration: Configuration, { terminal, view, roster }: Parts) {
    this.#configuration = configuration;
    this.#terminal = terminal;
    this.#view = view;
    this.#roster = roster;
    this.#self = new Self(configuration.nick, configuration.rooms);
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.#outcome = promise;
    this.#done = resolve;
  }

  /** Runs on this first connection, and those after it, until it is over. */
  run(session: Session): Promise<Outcome> {
    const terminal = this.#terminal;
    terminal.on('line', (text, part) => this.#onTyped(text, part));
    terminal.on('part', (text) => this.#session?.send(text));
    terminal.on('leave', () => void this.#leave());
    terminal.on('drain', () => this.#session?.resume());
    this.#begin(session);
    return this.#outcome;
  }

  // The connection.

  #begin(session: Session): void {
    this.#session = session;
    this.#questions.forget();
    this.#terminal.forgetPart();
    session.start({
      onLines: (lines) => this.#onLines(lines),
      onOverlongLine: () => this.#view.note('A line of more than 1 MiB was left out.'),
      onDrain: () => {},
      onEnd: (ending) => this.#onEnd(ending),
    });
    const { nick, rooms } = this.#self;
    if (nick === undefined) return;
    const entry = new Entry(nick, rooms);
    this.#entry = entry;
    this.#view.nick = nick;
    this.#showPrompt();
    session.send([...entry.lines, ''].join('\r\n'));
    this.#timer = setTimeout(() => {
      if (entry.presume()) this.#onEntered(undefined);
    }, ENTERED_AFTER_MS);
  }

  /** The server has let us in. `seq`: the number of its first message. */
  #onEntered(seq: number | undefined): void {
    clearTimeout(this.#timer);
    this.#attempt = 0;
    this.#retakes = 0;
    this.#showPrompt();
    if (this.#lostAt !== undefined) this.#noteGap(this.#lostAt, seq);
    this.#lostAt = undefined;
  }

  /** After an interruption: what may be missing. */
  #noteGap(lostAt: number, seq: number | undefined): void {
    const span = `${formatTime(lostAt, '%H:%M:%S')} to ${formatTime(Date.now(), '%H:%M:%S')}`;
    // A server that has started anew counts from the beginning.
    const missed = seq !== undefined && this.#lastSeq !== undefined ? seq - this.#lastSeq - 1 : -1;
    const many = missed >= 0 ? ` (at most ${missed} events)` : '';
    this.#view.note(`Back again. What was said from ${span} is missing here${many}.`);
    this.#lastSeq = undefined;
  }

  #onEnd(ending: Ending): void {
    clearTimeout(this.#timer);
    this.#session = undefined;
    const entry = this.#entry;
    this.#view.disconnected();
    if (this.#isLeaving || entry === undefined) {
      this.#done(ending);
      return;
    }
    if (!entry.hasEntered) {
      this.#onRefused(entry.refusal);
      return;
    }
    const how = ending.type === 'closed' ? 'Connection closed by server.' : `Connection lost: ${ending.reason}.`;
    if (!this.#isReconnecting) {
      this.#done(ending);
      return;
    }
    this.#lostAt ??= Date.now();
    this.#view.note(how);
    if (this.#isSentAway) {
      this.#askForNickname();
      return;
    }
    this.#reconnectLater('Connecting again');
  }

  /** The server has closed instead of letting us in. */
  #onRefused(code: string | undefined): void {
    const isOurs = this.#lostAt !== undefined && (code === undefined || code === 'nick-in-use');
    if (isOurs && this.#retakes < MAX_RETAKES) {
      this.#retakes++;
      this.#reconnectLater(`${this.#self.nick} is still taken, perhaps by the lost connection; trying again`);
      return;
    }
    if (code !== undefined && code !== 'banned' && !code.startsWith('nick-')) {
      if (this.#isReconnecting) this.#reconnectLater('Trying again');
      else this.#done({ type: 'lost', reason: 'the server let nobody in' });
      return;
    }
    if (code === undefined) this.#view.note('The server closed at once; perhaps somebody has this nickname.');
    this.#askForNickname();
  }

  /** To connect again is now up to the user. */
  #askForNickname(): void {
    this.#view.note('Choose another nickname, or press Enter to try the same again.');
    this.#isAsking = true;
    this.#showPrompt();
  }

  #reconnectLater(what: string): void {
    const delay = backoffMs(this.#attempt, Math.random());
    this.#attempt++;
    this.#view.note(`${what} in ${Math.max(1, Math.round(delay / 1000))} s; /reconnect does it now, /quit leaves.`);
    this.#showPrompt();
    this.#timer = setTimeout(() => void this.#connect(), delay);
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#isConnecting) return;
    this.#isConnecting = true;
    const { address, trust } = this.#configuration;
    try {
      const session = await openSession(address, trust, CONNECT_TIMEOUT_MS);
      this.#isConnecting = false;
      if (this.#isLeaving) {
        await session.leave();
        return;
      }
      this.#view.note(connectedNotice(address));
      this.#begin(session);
    } catch (error) {
      this.#isConnecting = false;
      if (!(error instanceof ConnectError || error instanceof UsageError)) throw error;
      this.#view.note(error.message);
      if (this.#isReconnecting) this.#reconnectLater('Trying again');
      else this.#done({ type: 'lost', reason: 'it could not be had again' });
    }
  }

  async #leave(): Promise<void> {
    this.#isLeaving = true;
    clearTimeout(this.#timer);
    await this.#session?.leave();
    this.#done({ type: 'left' });
  }

  async #reconnectNow(): Promise<void> {
    clearTimeout(this.#timer);
    const session = this.#session;
    this.#session = undefined;
    if (session !== undefined) {
      this.#lostAt = Date.now();
      this.#showPrompt();
      await session.leave();
      this.#view.disconnected();
    }
    await this.#connect();
  }

  // What the server says.

  #onLines(lines: readonly string[]): void {
    const shown: Received[] = [];
    for (const line of lines) {
      const { message, isShown } = this.#questions.answered(parseReceived(line));
      this.#roster.learn(message);
      const verdict = this.#entry?.received(message);
      if (verdict?.hasJustEntered) this.#onEntered(message.seq);
      if (verdict?.speaksJson) for (const question of ['!users', '!rooms']) this.#ask(question);
      if (this.#self.received(message)) {
        this.#view.nick = this.#self.nick;
        this.#showPrompt();
      }
      this.#isSentAway = message.type === 'error' && (message.code === 'kicked' || message.code === 'banned');
      if (message.seq !== undefined) this.#lastSeq = Math.max(this.#lastSeq ?? 0, message.seq);
      if (isShown && verdict?.isOurs !== true && !this.#isIgnored(message)) shown.push(message);
    }
    if (shown.length > 0 && !this.#view.show(shown)) this.#session?.pause();
  }

  #isIgnored(message: Received): boolean {
    const who = 'nick' in message ? message.nick : 'from' in message ? message.from : undefined;
    return who !== undefined && this.#ignored.has(who.toLowerCase());
  }

  // What the user says.

  /** `part`: the beginning of the line that was sent already; such a line is no command. */
  #onTyped(typed: string, part: string): void {
    if (part !== '') {
      this.#send(typed, typed, part);
      return;
    }
    if (this.#isAsking && !typed.startsWith('/')) {
      this.#onNickname(typed.trim());
      return;
    }
    const command = parseClientCommand(typed);
    switch (command.type) {
      case 'quit':
        void this.#leave();
        return;
      case 'help':
        this.#view.note(...HELP);
        return;
      case 'reconnect':
        this.#isAsking = false;
        void this.#reconnectNow();
        return;
      case 'clear':
        this.#view.settle();
        this.#terminal.clear();
        return;
      case 'raw':
        this.#view.note(this.#view.toggleRaw() ? 'Lines are shown as they come.' : 'Lines are shown with decorations.');
        return;
      case 'ignore':
        this.#ignore(command.nick);
        return;
      case 'unignore':
        if (this.#ignored.delete(command.nick.toLowerCase())) this.#view.note(`${command.nick} is shown again.`);
        else this.#view.note(`${command.nick || 'Nobody'} was not ignored.`);
        return;
      case 'send':
        this.#send(command.text, typed, part);
    }
  }

  #ignore(nick: string): void {
    if (nick === '') {
      const names = [...this.#ignored.values()];
      this.#view.note(names.length === 0 ? 'Nobody is ignored.' : `Ignored: ${names.join(' ')}`);
      return;
    }
    this.#ignored.set(nick.toLowerCase(), nick);
    this.#view.note(`${nick} is ignored.`);
  }

  #onNickname(nick: string): void {
    if (nick !== '' && !isNickname(nick)) {
      this.#view.note(`A nickname is 1 to 24 letters and digits, not "${nick}".`);
      return;
    }
    if (nick !== '') this.#self.nick = nick;
    this.#isAsking = false;
    void this.#connect();
  }

  #send(text: string, typed: string, part: string): void {
    const session = this.#session;
    if (session === undefined) {
      this.#view.note('Not connected; the line was not sent.');
      this.#terminal.putBack(typed);
      return;
    }
    this.#questions.asked(text, false);
    this.#self.sent(text);
    if (/^!quit\s*$/.test(text)) this.#isLeaving = true;
    session.send(`${text.slice(part.length)}\r\n`);
    this.#view.sent(withoutSecret(text));
  }

  #ask(question: string): void {
    this.#questions.asked(question, true);
    this.#session?.send(`${question}\r\n`);
  }

  /** Without a nickname it ends with its connection. */
  get #isReconnecting(): boolean {
    return this.#configuration.reconnect && this.#entry !== undefined;
  }

  /** In brackets as long as nobody would hear us. */
  #showPrompt(): void {
    const { nick } = this.#self;
    if (nick === undefined) return;
    const isIn = this.#session !== undefined && this.#entry?.hasEntered === true;
    const text = this.#isAsking ? 'Nickname: ' : isIn ? `${nick}> ` : `(${nick}) `;
    this.#terminal.setPrompt([{ text, style: this.#view.promptStyle }]);
  }
}

export function connectedNotice({ host, port }: Address): string {
  return `Connected to ${host} at port ${port}.`;
}
