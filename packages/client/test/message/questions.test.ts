import { describe, expect, it } from 'vitest';
import { Questions } from '../../src/message/questions.ts';
import { parseReceived } from '../../src/message/received.ts';

describe('questions', () => {
  const answered = (questions: Questions, line: string) => {
    const { received, isShown } = questions.answered(parseReceived(line));
    return { message: received.message, isShown };
  };

  it('are answered by plain lists of words in the order of asking', () => {
    const questions = new Questions();
    questions.asked('!users', false);
    questions.asked('!members tea', false);
    questions.asked('!rooms', false);
    questions.asked('hello', false);
    expect(answered(questions, 'bob: hi').message).toMatchObject({ type: 'public' });
    expect(answered(questions, 'ann bob').message).toEqual({ type: 'users', nicknames: ['ann', 'bob'] });
    expect(answered(questions, 'ann').message).toEqual({ type: 'members', room: 'tea', nicknames: ['ann'] });
    expect(answered(questions, '').message).toEqual({ type: 'rooms', rooms: [] });
    expect(answered(questions, 'ann').message).toEqual({ type: 'answer', names: ['ann'] });
  });

  it('of the client have answers that are not shown', () => {
    const questions = new Questions();
    questions.asked('!users', true);
    questions.asked('!users', false);
    const users = '{"type":"users","nicknames":["ann"]}';
    expect(answered(questions, users).isShown).toBe(false);
    expect(answered(questions, users).isShown).toBe(true);
    expect(answered(questions, users).isShown).toBe(true);
  });

  it('about a room that does not exist are answered by an error', () => {
    const questions = new Questions();
    questions.asked('!members tea', false);
    questions.asked('!users', false);
    answered(questions, '!error no-such-room There is no such room.');
    expect(answered(questions, 'ann').message).toEqual({ type: 'users', nicknames: ['ann'] });
  });

  it('are forgotten when the connection is a new one', () => {
    const questions = new Questions();
    questions.asked('!users', true);
    questions.clear();
    expect(answered(questions, 'ann')).toMatchObject({ message: { type: 'answer' }, isShown: true });
  });
});
