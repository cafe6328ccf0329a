/** A bot: enters the room `tea` and answers whoever mentions it.   pnpm --filter bot start [port] [nickname] */
import { connect } from 'node:net';
import { encodeLine, LineDecoder } from '@linechat/line-codec';

const [port = '8888', nickname = 'bot'] = process.argv.slice(2);
const socket = connect(Number(port), '127.0.0.1');
const decoder = new LineDecoder({ maxLineBytes: 65_536 });
const say = (text: string) => socket.write(encodeLine(text));

say(nickname);
say('!format json');
say('!enter tea');
socket.on('data', (chunk: Buffer) => {
  for (const found of decoder.push(chunk)) {
    if (found.type !== 'line') continue;
    const message = JSON.parse(found.text);
    if (message.type === 'error') console.error(message.text);
    if (message.from === nickname || !message.text?.includes(nickname)) continue;
    if (message.type === 'room') say(`@${message.room} ${message.from}: you called?`);
    if (message.type === 'public') say(`#${message.from} you called?`);
  }
});
socket.on('error', (error) => console.error(`The connection is lost: ${error.message}`));
