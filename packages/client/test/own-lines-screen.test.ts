/** The user's own lines, and the order of what is said. */
import { describe, it } from 'vitest';
import { startChat } from './support/chat.ts';
import { enter, fakeChat } from './support/fake-chat.ts';
import { Peer } from './support/peer.ts';
import { Person } from './support/person.ts';

const NOW = '2026-01-02 17:02';

describe('on a server that does not echo, own lines', () => {
  it('look like said ones', async () => {
    const { port } = await startChat({ selfEcho: false });
    const bob = await Peer.enter(port, 'bob', '!enter tea');
    const ann = new Person(['--nick', 'ann', '--no-time', '--room', 'tea', '127.0.0.1', port]);
    await ann.see((rows) => rows.at(-1) === 'ann @tea>' && rows.some((row) => row.includes('ann entered @tea')));
    ann.type('hello\r!say all\r#bob you\r');
    await bob.receives('ann: all\r\n');
    await ann.seeLast('@tea ann: hello', 'ann: all', '#ann→bob: you', 'ann @tea>');
    ann.type('again\r!users\r');
    await ann.seeLast('@tea ann: again', '> !users', '-- 2 here: bob ann', 'ann @tea>');
  });

  it('stand above what others say after them', async () => {
    const { port } = await startChat({ selfEcho: false });
    const bob = await Peer.enter(port, 'bob');
    const ann = new Person(['--nick', 'ann', '--no-time', '127.0.0.1', port]);
    await ann.seeLast('ann>');
    ann.type('how are you?\r');
    await bob.receives('ann: how are you?\r\n');
    bob.send('fine');
    await ann.seeLast('ann: how are you?', 'bob: fine', 'ann>');
  });
});

it('an echo that comes after what others say is not shown a second time', async () => {
  const chat = await fakeChat();
  const ann = await enter(chat, ['--no-time']);
  ann.type('hello\r');
  await ann.see((rows) => rows.includes('> hello'));
  chat.say(NOW, { type: 'public', from: 'bob', text: 'hi' }, { type: 'public', from: 'ann', text: 'hello' });
  await ann.seeLast('ann: hello', 'bob: hi', 'ann>');
  ann.type('you\r');
  chat.say(NOW, { type: 'public', from: 'bob', text: 'what' });
  await ann.seeLast('bob: hi', 'bob: what', '> you', 'ann>');
  chat.say(NOW, { type: 'public', from: 'ann', text: 'you' });
  await ann.seeLast('bob: what', 'ann: you', 'ann>');
});
