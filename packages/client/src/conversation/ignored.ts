/** The people whom the user ignores. The methods return what to tell the user. */
import { isNickname, isSameName, nicknameMistake } from '../message/names.ts';
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

  /** `own`: the user's nickname. `present`: the nicknames here; `undefined`: they are not known. */
  add(nicks: readonly string[], own: string | undefined, present: readonly string[] | undefined): readonly string[] {
    return nicks.length === 0 ? [this.#list()] : nicks.map((nick) => this.#add(nick, own, present));
  }

  remove(nicks: readonly string[]): readonly string[] {
    return nicks.length === 0 ? [this.#list()] : nicks.map((nick) => this.#remove(nick));
  }

  #add(nick: string, own: string | undefined, present: readonly string[] | undefined): string {
    if (!isNickname(nick)) return nicknameMistake(nick);
    if (isSameName(nick, own)) return 'You cannot ignore yourself.';
    if (this.#has(nick)) return `${nick} is ignored already.`;
    this.#nicks.set(nick.toLowerCase(), nick);
    const isHere = present === undefined || present.some((one) => isSameName(one, nick));
    return `${nick} is ignored.${isHere ? '' : ' Nobody here has this nickname now.'}`;
  }

  #remove(nick: string): string {
    if (this.#nicks.delete(nick.toLowerCase())) return `${nick} is shown again.`;
    return `${nick} was not ignored.`;
  }

  #list(): string {
    const nicks = [...this.#nicks.values()];
    return nicks.length === 0 ? 'Nobody is ignored.' : `Ignored: ${nicks.join(' ')}`;
  }

  #has(nick: string): boolean {
    return this.#nicks.has(nick.toLowerCase());
  }
}
