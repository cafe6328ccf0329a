/** All attacks, in the order in which they run. */
import type { Attack } from './arena.ts';
import { ADMIN } from './attacks/admin.ts';
import { ANSWERS } from './attacks/answers.ts';
import { GARBAGE } from './attacks/garbage.ts';
import { GHOSTS } from './attacks/ghosts.ts';
import { LEAVING } from './attacks/leaving.ts';
import { NAMES } from './attacks/names.ts';
import { READERS } from './attacks/readers.ts';
import { SENDERS } from './attacks/senders.ts';
import { STORMS } from './attacks/storms.ts';
import { TELNET } from './attacks/telnet.ts';

/** No attack: what the machine itself costs. */
const NOTHING: Attack = { name: 'nothing', about: 'no attack, to compare with', run: () => Promise.resolve() };

export const ATTACKS: readonly Attack[] = [
  NOTHING,
  ...GHOSTS,
  ...SENDERS,
  ...TELNET,
  ...NAMES,
  ...ANSWERS,
  ...READERS,
  ...LEAVING,
  ...STORMS,
  ...GARBAGE,
  ...ADMIN,
];
