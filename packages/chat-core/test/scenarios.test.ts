/** Plays the scenarios against the pure core, and checks that they are complete. */
import { parseScenario, readScenarios } from '@linechat/testkit/scenario';
import { describe, expect, test } from 'vitest';
import { parseCommand } from '../src/index.ts';
import { Stage } from './support/stage.ts';
import { COMMAND_TYPES, ERROR_CODES, MESSAGE_TYPES, OPERATOR_COMMAND_TYPES } from './support/vocabulary.ts';

const scenarios = readScenarios();

describe('the pure core plays', () => {
  test.each(scenarios)('$name', ({ settings, steps }) => {
    const stage = new Stage(settings);
    for (const step of steps) stage.play(step);
    expect(stage.unexpected, 'at the end').toEqual({});
  });
});

describe('the scenarios cover', () => {
  const steps = scenarios.flatMap((scenario) => scenario.steps);
  const sent = steps.flatMap((step) => (step.type === 'sends' ? [step.text] : []));
  const expected = steps.flatMap((step) => (step.type === 'gets' ? [step.expected] : []));

  test.each(ERROR_CODES)('the error %s', (code) => {
    expect(expected.some((line) => line.startsWith(`!error ${code} `))).toBe(true);
  });

  // The message of the day comes before a client can have asked for JSON.
  test.each(MESSAGE_TYPES.filter((type) => type !== 'motd'))('%s as JSON', (type) => {
    expect(expected.some((line) => line.startsWith(`{"type":"${type}",`))).toBe(true);
  });

  const commands: readonly string[] = sent.map((line) => parseCommand(line).type);
  test.each(COMMAND_TYPES)('the command %s', (type) => {
    expect(commands).toContain(type);
  });

  const operatorCommands: readonly string[] = sent
    .map(parseCommand)
    .flatMap((command) => (command.type === 'operator' ? command.command.type : []));
  test.each(OPERATOR_COMMAND_TYPES)('the command of operators %s', (type) => {
    expect(operatorCommands).toContain(type);
  });

  test.each(['!say ', '!notices on', '!notices off', '!format json', '!format plain', '!operator '])(
    'the line %s',
    (beginning) => {
      expect(sent.some((line) => line.startsWith(beginning))).toBe(true);
    },
  );
});

test('the parser says how many nodes a scenario needs', () => {
  expect(parseScenario('file', 'ann connects').nodes).toBe(1);
  expect(parseScenario('file', 'ann connects\nnode 3 is lost').nodes).toBe(3);
  expect(scenarios.filter(({ nodes }) => nodes === 1).length).toBeGreaterThan(20);
  expect(scenarios.filter(({ nodes }) => nodes > 1).length).toBeGreaterThan(2);
});

describe('the parser refuses', () => {
  test.each([
    ['what is not a step', 'ann connects\nann hops up', /file:2: ann hops up: this is not a step/],
    ['what is not an option', 'with max-conections 2', /this is not an option/],
    ['an option after a step', 'ann connects\nwith max-connections 2', /options stand before the first step/],
    ['a person who has not connected', 'ann connects\nbob> bob', /bob has not connected/],
    ['a person who connects twice', 'ann connects\nann connects', /ann has connected already/],
    ['a person of a lost node', 'ann connects to node 2\nnode 2 is lost\nann< hi', /the node of ann is lost/],
    ['a connection to a lost node', 'node 2 is lost\nann connects to node 2', /node 2 has ended already/],
    ['a connection to a stopped node', 'the server shuts down\nann connects', /node 1 has ended already/],
    ['a node that stops after it was lost', 'node 2 is lost\nnode 2 stops', /node 2 has ended already/],
    ['node 0', 'ann connects to node 0', /nodes are numbered from 1/],
  ])('%s', (_, text, message) => {
    expect(() => parseScenario('file', text)).toThrow(message);
  });
});

describe('a scenario fails for', () => {
  test.each([
    ['a line that is not expected', 'ann connects\nann> ann\nann> hi\nann> hi'],
    ['a line that does not come', 'ann connects\nann< ann: hi'],
    ['another line', 'ann connects\nann> ann\nann> hi\nann< ann: ho'],
    ['a close that is not expected', 'ann connects\nann> a b\nann< !error nick-invalid …\nann> hi'],
    ['a close that does not come', 'ann connects\nann> ann\nann is closed'],
    ['a notice that does not come', 'ann connects\nann> ann\nbob connects to node 2\nnode 2 is lost\nann< !left bob'],
  ])('%s', (_, text) => {
    const stage = new Stage({});
    expect(() => parseScenario('file', text).steps.forEach((step) => void stage.play(step))).toThrow(/file:\d/);
  });
});
