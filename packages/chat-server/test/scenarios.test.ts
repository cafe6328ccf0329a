/** The scenarios of chat-core, played over TCP against real servers. */
import { parseScenario, readScenarios } from '@linechat/testkit/scenario';
import { describe, expect, inject, test } from 'vitest';
import { Stage } from './support/stage.ts';

/** Clients that leave at once leave in the order of their ids, in which those of a node are together. */
const LEAVING_AT_ONCE = ['22-banning-an-address'];
const scenarios = readScenarios().filter(({ name }) => inject('nodes') === 1 || !LEAVING_AT_ONCE.includes(name));

describe('a server over TCP gives exactly the lines of the scenario', () => {
  test.each(scenarios)('$name', async (scenario) => {
    const stage = await Stage.build(scenario);
    for (const step of scenario.steps) await stage.play(step);
    await stage.end();
  });
});

describe('a scenario fails for', () => {
  test.each([
    ['a line that is not expected', 'ann connects\nann> ann\nann> hi', 'at the end'],
    ['a line that comes too early', 'ann connects\nann> ann\nann> hi\nann> ho\nann< ann: hi\nann< ann: ho', 'file:4'],
    ['a line that does not come', 'ann connects\nann> ann\nann< ann: hi', 'nothing came'],
    ['another line', 'ann connects\nann> ann\nann> hi\nann< ann: ho', 'file:4'],
    ['a close that is not expected', 'ann connects\nann> a b\nann< !error nick-invalid …', 'at the end'],
    ['a close that does not come', 'ann connects\nann> ann\nann is closed', 'nothing came'],
  ])('%s', async (_, text, message) => {
    const scenario = parseScenario('file', text);
    const stage = await Stage.build(scenario);
    const play = async () => {
      for (const step of scenario.steps) await stage.play(step);
      await stage.end();
    };
    await expect(play()).rejects.toThrow(message);
  });
});
