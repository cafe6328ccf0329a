/** Somebody in a conversation: a connection, a nickname where there are nicknames, and how it ends its lines. */
import type { Connection, Line } from '../wire/connection.ts';
import type { Entry } from './transcript.ts';

export class Person {
  /** How stories call it. */
  name: string;
  nick: string;
  readonly connection: Connection;
  /** Others hear it, and it hears them. */
  isIn = false;
  /** What stands behind each line that it sends: `nc` sends LF, `telnet` CRLF. */
  lineEnd: '\n' | '\r\n' = '\n';
  readonly sent: Entry[] = [];
  readonly #now: () => number;

  constructor(name: string, nick: string, connection: Connection, now: () => number) {
    this.name = name;
    this.nick = nick;
    this.connection = connection;
    this.#now = now;
    this.record('connects');
  }

  sendLine(text: string): void {
    this.sendBytes(`${text}${this.lineEnd}`);
  }

  /** Bytes as they are. */
  sendBytes(bytes: string | Uint8Array): void {
    const text = typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString();
    this.record('sends', text.replace(/\r?\n$/, ''));
    this.connection.send(bytes);
  }

  /** Where we are in what it gets: to look later at what came from here on. */
  get mark(): number {
    return this.connection.lines.length;
  }

  since(mark: number): readonly Line[] {
    return this.connection.lines.slice(mark);
  }

  record(what: Entry['what'], text: string = ''): void {
    this.sent.push({ at: this.#now(), who: this.name, what, text });
  }
}
