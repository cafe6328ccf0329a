import type { Case } from './case.ts';

export function contractCases(): readonly Case[] {
  return [];
}
