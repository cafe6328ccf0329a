/** The people whom the user ignores. The methods return what to tell the user. */
import type { ReceivedMessage } from '../message/received.ts';

export class Ignored {
  /** Key: the nickname in lower case; value: as it was typed. */
  readonly #nicks = new Map<string, string>();

  /** Whether the message comes from somebody ignored, or says that they came, went or were renamed. */
  hides(message: ReceivedMessage): boolean {
    switch (message.type) {
      case 'public':
      case 'private':
      case 'room':
      case 'renamed':
        return this.#has(message.from);
      case 'joined':
      case 'left':
      case 'entered':
      case 'exited':
        return this.#has(message.nickname);
      default:
        return false;
    }
  }

  add(nick: string): string {
    this.#nicks.set(nick.toLowerCase(), nick);
    return `${nick} is ignored.`;
  }

  remove(nick: string): string {
    if (this.#nicks.delete(nick.toLowerCase())) return `${nick} is shown again.`;
    return `${nick || 'Nobody'} was not ignored.`;
  }

  list(): string {
    const nicks = [...this.#nicks.values()];
    return nicks.length === 0 ? 'Nobody is ignored.' : `Ignored: ${nicks.join(' ')}`;
  }

  #has(nick: string): boolean {
    return this.#nicks.has(nick.toLowerCase());
  }
}
