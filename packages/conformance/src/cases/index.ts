/** All cases, in the order of the exercise. */
import { BROADCAST_CASES } from './broadcast.ts';
import { type Case, LEVELS, type Level, STAGES_OF } from './case.ts';
import { COMMAND_CASES } from './commands.ts';
import { contractCases } from './contract.ts';
import { ECHO_CASES } from './echo.ts';
import { NICKNAME_CASES } from './nicknames.ts';
import { ROBUST_CLIENT_CASES } from './robust-clients.ts';
import { ROBUST_LINE_CASES } from './robust-lines.ts';
import { ROOM_LINE_CASES } from './room-lines.ts';
import { ROOM_LIST_CASES } from './room-lists.ts';
import { ROOM_NAME_CASES } from './room-names.ts';
import { ROOM_CASES } from './rooms.ts';

export function allCases(): readonly Case[] {
  return [
    ...ECHO_CASES,
    ...BROADCAST_CASES,
    ...NICKNAME_CASES,
    ...COMMAND_CASES,
    ...ROOM_CASES,
    ...ROOM_LIST_CASES,
    ...ROOM_NAME_CASES,
    ...ROOM_LINE_CASES,
    ...ROBUST_LINE_CASES,
    ...ROBUST_CLIENT_CASES,
    ...contractCases(),
  ];
}

export function casesOf(level: Level): readonly Case[] {
  const stages = new Set(STAGES_OF[level]);
  return allCases().filter(({ stage }) => stages.has(stage));
}

export { type Case, LEVELS, type Level, STAGES_OF };
