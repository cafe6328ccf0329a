import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { History, MAX_HISTORY_LINES } from '../src/editor/history.ts';
import { configure } from '../src/options/configuration.ts';
import { NO_SETTINGS, parseSettings } from '../src/options/settings.ts';
import { run, temporaryDirectory } from './support/program.ts';
import { echo, serve } from './support/server.ts';

const HOME = `
bell = "mention"
server = "home"
time = false

[servers.home]
address = "tls://chat.example.org:6697"
nick = "ann"
rooms = ["tea"]
bell = "all"

[servers.plain]
port = 1234
`;

describe('the settings file', () => {
  it('names servers, one of which is used where none is given', () => {
    const settings = parseSettings(HOME);
    expect(configure({}, undefined, undefined, settings, {})).toMatchObject({
      address: { host: 'chat.example.org', port: 6697, tls: true },
      nick: 'ann',
      rooms: ['tea'],
      bell: 'all',
      timeFormat: undefined,
    });
    expect(configure({}, 'plain', undefined, settings, {})).toMatchObject({
      address: { host: '127.0.0.1', port: 1234, tls: false },
      nick: undefined,
      bell: 'mention',
    });
  });

  it('gives way to the environment, and that to the flags', () => {
    const settings = parseSettings(HOME);
    const env = { LINECHAT_HOST: '127.0.0.1', LINECHAT_PORT: '7000' };
    expect(configure({}, undefined, undefined, settings, env)).toMatchObject({
      address: { host: '127.0.0.1', port: 7000 },
    });
    expect(configure({ nick: 'bob', bell: 'off', time: true }, 'home', '7001', settings, env)).toMatchObject({
      address: { host: 'chat.example.org', port: 7001, tls: true },
      nick: 'bob',
      bell: 'off',
      timeFormat: '%H:%M',
    });
    expect(configure({}, undefined, undefined, NO_SETTINGS, {})).toMatchObject({
      address: { host: '127.0.0.1', port: 8888, tls: false },
    });
  });

  it.each([
    ['nick = ', /^line 1, column 8 is not TOML \(/],
    ['nick = 3', /^nick must be a text in quotes\.$/],
    ['colour = "red"', /^colour is not known; known are nick, rooms, bell, color, /],
    ['bell = "loud"', /^bell must be one of "off", "private", "mention", "all"\.$/],
    ['rooms = "tea"', /^rooms must be a list of texts, as in \["tea", "cake"\]\.$/],
    ['time = "no"', /^time must be true or false\.$/],
    ['server = "x"', /^server names "x", but there is no \[servers\.x\]\.$/],
    ['servers = 1', /^servers holds tables, as in \[servers\.home\]\.$/],
    ['[servers]\nhome = 1', /^servers\.home must be a table, as in \[servers\.home\]\.$/],
    ['[servers.home]\nport = 0', /^servers\.home\.port must be a number from 1 to 65535\.$/],
    ['[servers.home]\naddress = "x:1"', /^servers\.home\.address must be tcp:\/\/HOST:PORT or tls:\/\/HOST:PORT\.$/],
    ['[servers.home]\naddress = "tcp://x"\nport = 1', /^servers\.home\.address says host, port and TLS already/],
    ['__proto__ = 1', /^__proto__ is not known/],
  ])('says what is wrong with %j', (text, message) => {
    expect(() => parseSettings(text)).toThrow(message);
  });

  it('is found in the XDG config directory; a mistake ends the program with its name and exit code 2', async () => {
    const port = await serve(echo);
    const config = temporaryDirectory();
    mkdirSync(join(config, 'linechat'));
    const file = join(config, 'linechat', 'settings.toml');
    writeFileSync(file, `[servers.home]\nport = ${port}\nnick = "ann"\n`);
    const env = { XDG_CONFIG_HOME: config };
    // In a pipe the nickname of the file is not sent: the input has its own.
    expect(await run(['home'], 'x\n', env)).toMatchObject({ code: 0, stdout: 'X\n' });
    writeFileSync(file, 'bell = 7\n');
    expect(await run(['home'], '', env)).toEqual({
      code: 2,
      stdout: '',
      stderr: `linechat: In ${file}: bell must be one of "off", "private", "mention", "all".\n`,
    });
  });
});

describe('the history', () => {
  it('is kept between runs, for the user alone', () => {
    const file = join(temporaryDirectory(), 'state', 'history');
    const first = new History(file);
    for (const line of ['one', 'two', 'two', '  ', 'three']) first.add(line);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(new History(file).lines).toEqual(['one', 'two', 'three']);
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
  });

  it.each(['!operator open sesame', ' !OPERATOR open sesame', '!operator\topen sesame'])(
    'keeps nothing of what is behind %j',
    (line) => {
      const file = join(temporaryDirectory(), 'history');
      const history = new History(file);
      history.add(line);
      expect(history.lines.join()).not.toContain('sesame');
      expect(readFileSync(file, 'utf8')).not.toContain('sesame');
    },
  );

  it('makes a file that others could read private, and cuts one that has grown too long', () => {
    const file = join(temporaryDirectory(), 'history');
    const lines = Array.from({ length: MAX_HISTORY_LINES * 2 + 1 }, (_, index) => `line ${index}`);
    writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o644 });
    expect(new History(file).lines).toEqual(lines.slice(-MAX_HISTORY_LINES));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe(`${lines.slice(-MAX_HISTORY_LINES).join('\n')}\n`);
  });

  it('does without a file where it cannot have one', () => {
    const history = new History('/dev/null/history');
    history.add('one');
    expect(history.lines).toEqual(['one']);
  });
});
