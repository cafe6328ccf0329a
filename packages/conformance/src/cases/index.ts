/** All cases, in the order of the exercise. */
import { BROADCAST_CASES } from './broadcast.ts';
import { type Case, LEVELS, type Level, STAGES_OF } from './case.ts';
import { CHAT_CASES } from './chat.ts';
import { contractCases } from './contract.ts';
import { ECHO_CASES } from './echo.ts';
import { ROBUST_CASES } from './robust.ts';
import { ROOM_CASES } from './rooms.ts';

export function allCases(): readonly Case[] {
  return [...ECHO_CASES, ...BROADCAST_CASES, ...CHAT_CASES, ...ROOM_CASES, ...ROBUST_CASES, ...contractCases()];
}

export function casesOf(level: Level): readonly Case[] {
  const stages = new Set(STAGES_OF[level]);
  return allCases().filter(({ stage }) => stages.has(stage));
}

export { type Case, LEVELS, type Level, STAGES_OF };
