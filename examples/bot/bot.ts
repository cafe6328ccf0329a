/** A bot: enters the room `tea` and answers whoever mentions it.   pnpm --filter bot start [port] [nickname] */
import { connect } from 'node:net';
import { encodeLine, LineDecoder } from '@linechat/line-codec';

const [port = '8888', nickname = 'bot'] = process.argv.slice(2);
const socket = connect(Number(port), '127.0.0.1');
const decoder = new LineDecoder({ maxLineBytes: 65_536 });
const say = (text: string) => socket.write(encodeLine(text));
const mentionsMe = (text: string) => text.split(/\W+/).includes(nickname);

for (const line of [nickname, '!format json', '!enter tea']) say(line);
socket.on('data', (chunk: Buffer) => {
  for (const found of decoder.push(chunk)) {
    if (found.type === 'fault') continue;
    // What came before `!format json` was carried out is plain: a refused nickname, or what somebody was just saying.
    const { type, room, from, text } = found.text.startsWith('{') ? JSON.parse(found.text) : { text: found.text };
    if (type === undefined || type === 'error') console.error(text);
    else if (from === nickname || text === undefined || !mentionsMe(text)) continue;
    else if (type === 'room') say(`@${room} ${from}: you called?`);
    else if (type === 'public' || type === 'private') say(`#${from} you called?`);
  }
});
socket.on('error', (error) => console.error(`The connection is lost: ${error.message}`));
