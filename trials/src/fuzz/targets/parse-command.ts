/**
 * parseCommand: total; every text and token in its result is clean and not blank, no name is empty; and the result is
 * the same twice.
 *
 * The bytes: the line, as UTF-8, however ill-formed.
 */
import assert from 'node:assert/strict';
import { cleanText, parseCommand } from '@linechat/chat-core';
import { UNCLEAN } from '../../wire.ts';

export const covers = ['/packages/chat-core/dist/'];
export const words = [
  ...['!users', '!rooms', '!help', '!me', '!quit', '!members ', '!enter ', '!leave ', '!nick ', '!say ', '!ping '],
  ...[
    '!operator ',
    '!kick ',
    '!ban ',
    '!unban ',
    '!bans',
    '!mute ',
    '!unmute ',
    '10m',
    '0s',
    '3650d',
    '1.2.3.4',
    '::1',
  ],
  ...['!notices ', '!format ', 'on', 'off', 'json', 'plain', '#', '@', '!', ' ', '\t', '\x1b', '\xc2\x85'],
  ...['\xe2\x80\xa8', '\xe2\x80\xae', '\xe2\x81\xa6', '\xd8\x9c', '\xef\xbb\xbf', '\xc2\xa0', '\xf0\x9f\x99\x82'],
];

export function fuzz(data: Uint8Array): void {
  const line = Buffer.from(data).toString();
  const command = parseCommand(line);
  assert.deepEqual(parseCommand(line), command);
  check(command);
  if (command.type === 'operator') check(command.command);
  // From the first space to the end, only unclean characters are removed.
  if (command.type === 'say' && line[0] !== '!') assert.equal(command.text, cleanText(line));
  if (command.type === 'say-privately') assert.equal(`#${command.nickname} ${command.text}`, cleanBehindName(line));
  if (command.type === 'say-in-room') assert.equal(`@${command.room} ${command.text}`, cleanBehindName(line));
}

/** A name may be anything but empty; a text or token is clean and not blank. */
function check({ type: _, ...fields }: { readonly type: string }): void {
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value !== 'string') continue;
    assert.notEqual(value, '', `${name} is empty`);
    if (!['text', 'token', 'reason'].includes(name)) continue;
    assert.notEqual(value.trim(), '', `${name} is blank`);
    assert.doesNotMatch(value, UNCLEAN, `${name} is not clean`);
  }
}

function cleanBehindName(line: string): string {
  const behind = line.indexOf(' ') + 1;
  return line.slice(0, behind) + cleanText(line.slice(behind));
}
