/** Common programs as clients of the real server: telnet on a terminal, nc in a pipe, Python's asyncio. */
import { spawn } from 'node:child_process';
import { CommandLine } from '@linechat/testkit/command-line';
import { Peer } from '@linechat/testkit/peer';
import { lacks, output } from '@linechat/testkit/programs';
import { describe, expect, test } from 'vitest';

const noNc = lacks('nc');
describe(`nc${noNc ?? ''}`, () => {
  test.skipIf(noNc)('in a pipe gets the answers to all its lines', async () => {
    const port = await new CommandLine(['--port', '0']).port();
    const nc = spawn('nc', ['-N', '127.0.0.1', String(port)]);
    nc.stdin.end('ann\r\nhi\r\n!users\r\n!rooms\r\nunfinished');
    expect(await output(nc)).toBe('ann: hi\r\nann\r\n\r\n');
  });
});

const noTelnet = lacks('telnet', 'python3');
describe(`telnet${noTelnet ?? ''}`, () => {
  test.skipIf(noTelnet)('continues after Ctrl-C', async () => {
    const port = await new CommandLine(['--port', '0']).port();
    const bob = await Peer.enter(port, 'bob');
    const telnet = spawn('python3', ['-c', TELNET_ON_A_TERMINAL, String(port)]);
    const screen = output(telnet);
    expect(await bob.line()).toBe('ann: before');
    expect(await bob.line()).toBe('ann: after');
    bob.send('still there?');
    expect(await screen).toMatch(/bob: still there\?/);
    expect(await bob.line()).toBe('bob: still there?');
  });
});

/** Types into a real telnet on a pseudo-terminal, and prints what it shows. */
const TELNET_ON_A_TERMINAL = `
import os, pty, sys
def read(until):
    text = b''
    while until not in text:
        data = os.read(terminal, 4096)
        if not data: break
        text += data
    sys.stdout.write(text.decode(errors='replace'))
child, terminal = pty.fork()
if child == 0: os.execvp('telnet', ['telnet', '127.0.0.1', sys.argv[1]])
read(b"Escape character")
os.write(terminal, b'ann\\rbefore\\r')
read(b'ann: before')
os.write(terminal, b'\\x03')
read(b'^C')
os.write(terminal, b'after\\r')
read(b'still there?')
os.kill(child, 15)
`;

const noPython = lacks('python3');
describe(`Python${noPython ?? ''}`, () => {
  test.skipIf(noPython)('with asyncio enters a room and gets its messages', async () => {
    const port = await new CommandLine(['--port', '0']).port();
    const bob = await Peer.enter(port, 'bob');
    bob.send('!enter tea');
    await bob.sync();
    const python = spawn('python3', ['-c', PYTHON_CLIENT, String(port)]);
    const printed = output(python);
    expect(await bob.line()).toBe('@tea pia: hello from Python');
    bob.send('@tea hello, Python', '#pia and good-bye');
    expect(await printed).toBe('@tea pia: hello from Python\n@tea bob: hello, Python\n#bob: and good-bye\n');
  });
});

const PYTHON_CLIENT = `
import asyncio, sys
async def main():
    reader, writer = await asyncio.open_connection('127.0.0.1', int(sys.argv[1]))
    writer.write(b'pia\\n!enter tea\\n@tea hello from Python\\n')
    async for line in reader:
        text = line.decode().rstrip('\\r\\n')
        print(text)
        if text.startswith('#'): break
    writer.close()
asyncio.run(main())
`;
