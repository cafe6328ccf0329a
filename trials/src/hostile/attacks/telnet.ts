/** Clients that send telnet commands without an end. */
import { type Attack, PREFIX } from '../arena.ts';

const IAC = 0xff;
const WILL = 0xfb;
const SB = 0xfa;
const BYTES = 65_536;

function loop(
  name: string,
  about: string,
  command: readonly number[],
  first: readonly number[] = [],
): readonly Attack[] {
  const bytes = Buffer.from(Array.from({ length: BYTES }, (_, i) => command[i % command.length] ?? 0));
  const whole = bytes.subarray(0, BYTES - (BYTES % command.length));
  return [1, 100].map((count) => ({
    name: `${name}-${count}`,
    about: `${count === 1 ? 'a client sends' : `${count} clients send`} ${about} without an end`,
    async run(arena) {
      for (const peer of await arena.connectAll(count, (i) => `${PREFIX}${i}\n`)) {
        peer.write(Buffer.from(first));
        peer.pump(whole);
      }
    },
  }));
}

export const TELNET: readonly Attack[] = [
  ...loop('telnet-will', 'IAC WILL 1', [IAC, WILL, 1]),
  ...loop('telnet-iac', 'IAC IAC', [IAC, IAC]),
  ...loop('telnet-sb', 'a subnegotiation', [0x61], [IAC, SB, 1]),
];
