import { describe, expect, it } from 'vitest';
import { outcomeOf, run, start } from './support/program.ts';
import { collect, echo, serve } from './support/server.ts';

const NOTICES = /^Connected to 127\.0\.0\.1 at port \d+\.\nTo quit, type "\/quit"\.\n/;

describe('in a pipe, the client', () => {
  it('prints received lines on standard output and notices on standard error', async () => {
    const port = await serve(echo);
    const { code, stdout, stderr } = await run(['127.0.0.1', port], 'ann\n!users\n');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'ANN\n!USERS\n' });
    expect(stderr).toMatch(NOTICES);
    expect(stderr).toMatch(/Connection closed by server\.\n$/);
  });

  it('closes its side after the input, and waits for the rest of the answers', async () => {
    const port = await serve((socket) => {
      socket.resume();
      socket.on('end', () => setTimeout(() => socket.end('the rest\r\n'), 50));
    });
    expect(await run(['127.0.0.1', port], 'x\n')).toMatchObject({ code: 0, stdout: 'the rest\n' });
  });

  it('ends lines with CRLF, adds no second CR, and does not end an unfinished line', async () => {
    let received: Promise<string> | undefined;
    const port = await serve((socket) => {
      received = collect(socket);
      socket.on('end', () => socket.end());
    });
    await run(['127.0.0.1', port], Buffer.from('a\nb\r\n\n\rc\rd\n\xff\xe2\n/quit it\nend', 'latin1'));
    expect(await received).toBe('a\r\nb\r\n\r\n\rc\rd\r\n\xff\xe2\r\n/quit it\r\nend');
  });

  it('sends the byte 0xFF twice to a server that speaks telnet', async () => {
    let received: Promise<string> | undefined;
    const port = await serve((socket) => {
      received = collect(socket);
      socket.write(Buffer.from('\xff\xfb\x01telnet\r\n', 'latin1'));
      socket.on('end', () => socket.end());
    });
    const child = start(['127.0.0.1', port]);
    const outcome = outcomeOf(child);
    child.stdout.once('data', () => child.stdin.end(Buffer.from('a\xff\xffb\n', 'latin1')));
    await outcome;
    expect(await received).toBe('\xff\xfe\x01a\xff\xff\xff\xffb\r\n');
  });

  it('ends at /quit, and does not send what follows', async () => {
    let received: Promise<string> | undefined;
    const port = await serve((socket) => {
      received = collect(socket);
      socket.on('end', () => socket.end('bye\r\n'));
    });
    const child = start(['127.0.0.1', port]);
    const outcome = outcomeOf(child);
    child.stdin.write('hello\n/quit\nnot this\n'); // The input stays open.
    expect(await outcome).toMatchObject({ code: 0, stdout: 'bye\n' });
    expect(await received).toBe('hello\r\n');
  });

  it('prints an unfinished last line of the server', async () => {
    const port = await serve((socket) => socket.end('one\ntwo'));
    expect(await run(['127.0.0.1', port], undefined)).toMatchObject({ code: 0, stdout: 'one\ntwo\n' });
  });

  it('removes control characters and telnet commands from received lines', async () => {
    const port = await serve((socket) =>
      socket.end(Buffer.from('\xff\xfb\x01a\x1b[2Jb\x07c\rd\te\x7f\xc2\x9bf\n', 'latin1')),
    );
    expect(await run(['127.0.0.1', port], undefined)).toMatchObject({ stdout: 'a[2Jbcd\tef\n' });
  });

  it('ends with exit code 1 and one sentence if no server is listening', async () => {
    const port = await serve((socket) => socket.destroy());
    const free = port === 1 ? 2 : 1;
    const { code, stdout, stderr } = await run(['127.0.0.1', free]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(`linechat: Cannot connect to 127.0.0.1 at port ${free}: no server is listening there.\n`);
  });

  it('ends with exit code 1 if the connection is lost', async () => {
    const port = await serve((socket) => {
      socket.write('hello\n');
      socket.once('data', () => socket.resetAndDestroy());
    });
    const child = start(['127.0.0.1', port]);
    const outcome = outcomeOf(child);
    child.stdout.once('data', () => child.stdin.write('x\n'));
    const { code, stdout, stderr } = await outcome;
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'hello\n' });
    expect(stderr).toMatch(/\nConnection lost: the server reset the connection\.\n$/);
  });

  it.each([
    ['an unknown option', ['--nope'], /unknown option '--nope'/],
    ['a mistyped option', ['--rom', 'tea'], /unknown option '--rom'\n\(Did you mean --room\?\)\n$/],
    ['an option like none', ['--foo'], /unknown option '--foo'\n$/],
    ['an invalid port', ['127.0.0.1', '70000'], /A port is a number from 1 to 65535, not "70000"\./],
    ['too many arguments', ['a', '1', 'b'], /too many arguments/],
    ['another scheme', ['http://127.0.0.1:8888'], /begins with tcp:\/\/ or tls:\/\/, not with "http:\/\/"/],
    ['a room without a nickname', ['--room', 'tea'], /--room needs a nickname/],
    ['an invalid nickname', ['--nick', 'a b'], /A nickname is 1 to 24 letters and digits, not "a b"\./],
    ['an invalid time', ['--wait', 'long'], /number of seconds/],
  ])('ends with exit code 2 and no stack trace after %s', async (_, args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('takes host and port from a URL or from the environment', async () => {
    const port = await serve(echo);
    expect(await run([`tcp://127.0.0.1:${port}`], 'a\n')).toMatchObject({ code: 0, stdout: 'A\n' });
    const env = { LINECHAT_HOST: '127.0.0.1', LINECHAT_PORT: String(port) };
    expect(await run([], 'b\n', env)).toMatchObject({ code: 0, stdout: 'B\n' });
  });

  it('ends without an error when the reader of its output goes away', async () => {
    const port = await serve((socket) => {
      const flood = (): void => {
        while (socket.writable && socket.write('y\r\n'.repeat(10_000)));
      };
      socket.on('drain', flood);
      flood();
    });
    const child = start(['127.0.0.1', port]);
    child.stdout.once('data', () => child.stdout.destroy());
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Connected[^\n]*\nTo quit[^\n]*\n$/);
  });

  it('continues when the reader of its notices goes away', async () => {
    const port = await serve(echo);
    const child = start(['127.0.0.1', port]);
    child.stderr.destroy();
    child.stdin.end('hello\n');
    expect(await outcomeOf(child)).toMatchObject({ code: 0, stdout: 'HELLO\n' });
  });

  it('sends the lines of --send, reads no input, and ends when they are answered', async () => {
    const port = await serve(echo);
    const { code, stdout } = await run(['--nick', 'ann', '--send', 'one', '-s', 'two', '127.0.0.1', port], undefined);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'ANN\nONE\nTWO\n' });
  });

  it('waits at most --wait seconds for the server to close', async () => {
    const mute = await serve((socket) => socket.resume());
    const { code, stdout, stderr } = await run(['--nick', 'ann', '--send', 'x', '--wait', '0.05', '127.0.0.1', mute]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/No answer within 0\.05 seconds\.\n$/);

    const answering = await serve((socket) => socket.once('data', () => socket.write('yes\n')));
    const answered = await run(['--wait', '0.3', '127.0.0.1', answering], 'x\n');
    expect(answered).toMatchObject({ code: 0, stdout: 'yes\n' });
  });

  it('enters with --nick, asks for JSON with --json, and prints JSON as it came', async () => {
    let received: Promise<string> | undefined;
    const port = await serve((socket) => {
      received = collect(socket);
      socket.on('end', () => socket.end('{"type":"public","text":"\u007f"}\r\n'));
    });
    const { stdout } = await run(['--nick', 'ann', '--room', 'tea', '--json', '127.0.0.1', port], 'hi\n');
    expect(stdout).toBe('{"type":"public","text":"\u007f"}\n');
    expect(await received).toMatch(/^ann\r\n!format json\r\n!enter tea\r\nhi\r\n!ping \d{14}\r\n$/);
  });

  it('asks for JSON after the first line of the input, the nickname, if there is no --nick', async () => {
    let received: Promise<string> | undefined;
    const port = await serve((socket) => {
      received = collect(socket);
      socket.on('end', () => socket.end());
    });
    await run(['--json', '127.0.0.1', port], 'ann\nhi\nyou\n');
    expect(await received).toBe('ann\r\n!format json\r\nhi\r\nyou\r\n');
  });

  it('ends with exit code 1 if the nickname of --nick is refused', async () => {
    const port = await serve((socket) => socket.once('data', () => socket.end('!error nick-in-use Take another.\r\n')));
    const { code, stdout } = await run(['--nick', 'ann', '127.0.0.1', port], 'hi\n');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '!error nick-in-use Take another.\n' });
  });
});
