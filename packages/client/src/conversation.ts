/**
 * Conversation: the user, the server, and the connections between them, one after the other.
 *
 *   connect → enter (nickname, JSON, notices, rooms) → talk → lost: wait, connect again, enter again
 *
 * Without a nickname it enters nothing and ends with its connection, as telnet does.
 */
import type { Address } from './address.ts';
import { backoffMs } from './backoff.ts';
import { CLIENT_COMMANDS, parseClientCommand } from './commands.ts';
import type { Configuration } from './configuration.ts';
import { formatTime } from './describe.ts';
import { parseReceived, type Received } from './message.ts';
import { isNickname, isRoomName } from './names.ts';
import { Questions } from './questions.ts';
import type { Roster } from './roster.ts';
import { ConnectError, type Ending, openSession, type Session } from './session.ts';
import type { Terminal } from './terminal.ts';
import type { View } from './view.ts';

/** How it ended: by the user, or with its connection. */
export type Outcome = { readonly type: 'left' } | Ending;

export interface Parts {
  readonly terminal: Terminal;
  readonly view: View;
  /** What the server says of nicknames and rooms is kept here. */
  readonly roster: Roster;
}

const CONNECT_TIMEOUT_MS = 20_000;
/** Whoever has not been refused after this long has entered, if the server says nothing. */
const ENTERED_AFTER_MS = 1000;
/** How often a nickname is tried again that the lost connection may still hold. */
const MAX_RETAKES = 5;
/** Errors that say that the server does not let us in; any other shows that it has. */
const REFUSALS = new Set([
  'nick-invalid',
  'nick-in-use',
  'nick-timeout',
  'server-full',
  'too-many-connections',
  'shutting-down',
]);
/** What a client asks on entering; a server that knows none of it answers with an error to each. */
const PROBES = ['!format json', '!notices on', '!me'] as const;

export class Conversation {
  readonly #roster: Roster;
  readonly #configuration: Configuration;
  readonly #terminal: Terminal;
  readonly #view: View;
  readonly #questions = new Questions();
  readonly #ignored = new Map<string, string>();
  /** Key: in lower case; value: as it was entered. */
  readonly #rooms: Map<string, string>;
  readonly #done: (outcome: Outcome) => void;
  readonly #outcome: Promise<Outcome>;
  #session: Session | undefined;
  #nick: string | undefined;
  /** The nickname is being asked for. */
  #isAsking = false;
  #hasEntered = false;
  /** The server has said something else than that it does not let us in. */
  #hasHeard = false;
  /** The user has gone, or has said `!quit`. */
  #isLeaving = false;
  #isConnecting = false;
  /** The code of the refusal that came instead of an entry. */
  #refusal: string | undefined;
  /** Errors to our own probes that are still to come and not for the screen. */
  #probesOpen = 0;
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
    this.#nick = configuration.nick;
    this.#rooms = new Map(configuration.rooms.map((room) => [room.toLowerCase(), room]));
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
    this.#refusal = undefined;
    this.#hasEntered = false;
    this.#hasHeard = false;
    this.#terminal.forgetPart();
    session.start({
      onLines: (lines) => this.#onLines(lines),
      onOverlongLine: () => this.#view.note('A line of more than 1 MiB was left out.'),
      onDrain: () => {},
      onEnd: (ending) => this.#onEnd(ending),
    });
    if (this.#nick === undefined) return;
    this.#view.nick = this.#nick;
    this.#showPrompt();
    const enters = [...this.#rooms.values()].map((room) => `!enter ${room}`);
    session.send([this.#nick, ...PROBES, ...enters, ''].join('\r\n'));
    this.#probesOpen = PROBES.length;
    this.#timer = setTimeout(() => this.#onEntered(), ENTERED_AFTER_MS);
  }

  /** The server has let us in. `seq`: the number of its first message. */
  #onEntered(seq?: number): void {
    if (this.#hasEntered) return;
    clearTimeout(this.#timer);
    this.#hasEntered = true;
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
    // One that was presumed to have entered because the server was silent may yet be refused.
    const hasEntered = this.#hasEntered && this.#refusal?.startsWith('nick-') !== true;
    this.#hasEntered = false;
    this.#view.disconnected();
    if (this.#isLeaving || this.#nick === undefined) {
      this.#done(ending);
      return;
    }
    if (!hasEntered) {
      this.#onRefused(this.#refusal);
      return;
    }
    const how = ending.type === 'closed' ? 'Connection closed by server.' : `Connection lost: ${ending.reason}.`;
    if (!this.#isReconnecting) {
      this.#done(ending);
      return;
    }
    this.#lostAt ??= Date.now();
    this.#view.note(how);
    this.#reconnectLater('Connecting again');
  }

  /** The server has closed instead of letting us in. */
  #onRefused(code: string | undefined): void {
    const isOurs = this.#lostAt !== undefined && (code === undefined || code === 'nick-in-use');
    if (isOurs && this.#retakes < MAX_RETAKES) {
      this.#retakes++;
      this.#reconnectLater(`${this.#nick} is still taken, perhaps by the lost connection; trying again`);
      return;
    }
    if (code !== undefined && !code.startsWith('nick-')) {
      if (this.#isReconnecting) this.#reconnectLater('Trying again');
      else this.#done({ type: 'lost', reason: 'the server let nobody in' });
      return;
    }
    if (code === undefined) this.#view.note('The server closed at once; perhaps somebody has this nickname.');
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
      if (!(error instanceof ConnectError)) throw error;
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
      this.#hasEntered = false;
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
      const isForClient = this.#nick !== undefined && this.#takesNote(message);
      if (message.seq !== undefined) this.#lastSeq = Math.max(this.#lastSeq ?? 0, message.seq);
      if (isShown && !isForClient && !this.#isIgnored(message)) shown.push(message);
    }
    if (shown.length > 0 && !this.#view.show(shown)) this.#session?.pause();
  }

  /** Is this message an answer to our own probes, and so not for the screen? */
  #takesNote(message: Received): boolean {
    if (message.type === 'error' && !this.#hasHeard && REFUSALS.has(message.code)) {
      this.#refusal = message.code;
      return false;
    }
    this.#hasHeard = true;
    this.#onEntered(message.seq);
    const isProbed = this.#probesOpen > 0;
    if (isProbed && message.type === 'error' && message.code === 'unknown-command') {
      this.#probesOpen--;
      return true;
    }
    if (isProbed && message.type === 'me') {
      this.#probesOpen = 0;
      if (message.isJson) for (const question of ['!users', '!rooms']) this.#ask(question);
      return true;
    }
    this.#follow(message);
    return false;
  }

  /** Keeps up with what the server does to our nickname and our rooms. */
  #follow(message: Received): void {
    const isMe = (name: string): boolean => name.toLowerCase() === this.#nick?.toLowerCase();
    if (message.type === 'renamed' && isMe(message.from) && isNickname(message.to)) {
      this.#nick = message.to;
      this.#view.nick = message.to;
      this.#showPrompt();
    } else if (message.type === 'entered' && isMe(message.nick) && isRoomName(message.room)) {
      this.#rooms.set(message.room.toLowerCase(), message.room);
    } else if (message.type === 'exited' && isMe(message.nick)) {
      this.#rooms.delete(message.room.toLowerCase());
    }
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
        this.#view.note(...CLIENT_COMMANDS.map(([usage, meaning]) => `${usage.padEnd(16)} ${meaning}`));
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
    if (nick !== '') this.#nick = nick;
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
    const [, verb, room = ''] = /^!(enter|leave) (\S+)\s*$/.exec(text) ?? [];
    if (verb === 'enter') {
      this.#roster.learnRoom(room);
      this.#rooms.set(room.toLowerCase(), room);
    } else if (verb === 'leave') {
      this.#rooms.delete(room.toLowerCase());
    }
    if (/^!quit\s*$/.test(text)) this.#isLeaving = true;
    session.send(`${text.slice(part.length)}\r\n`);
    this.#view.sent(text);
  }

  #ask(question: string): void {
    this.#questions.asked(question, true);
    this.#session?.send(`${question}\r\n`);
  }

  /** Without a nickname it ends with its connection. */
  get #isReconnecting(): boolean {
    return this.#configuration.reconnect && this.#nick !== undefined;
  }

  /** In brackets as long as nobody would hear us. */
  #showPrompt(): void {
    if (this.#nick === undefined) return;
    const text = this.#isAsking ? 'Nickname: ' : this.#hasEntered ? `${this.#nick}> ` : `(${this.#nick}) `;
    this.#terminal.setPrompt([{ text, style: this.#view.promptStyle }]);
  }
}

export function connectedNotice({ host, port }: Address): string {
  return `Connected to ${host} at port ${port}.`;
}
