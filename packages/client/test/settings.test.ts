import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
  it('names servers; one of them is used if no host is given', () => {
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

  it('has less weight than the environment, and that less than the flags', () => {
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
    ['notify = "loud"', /^notify must be one of "off", "osc9", "osc777"\.$/],
    ['history = "some"', /^history must be one of "all", "no-private", "off"\.$/],
    ['aliases = 1', /^aliases is a table, as in \[aliases\]\.$/],
    ['[aliases]\n"/j" = "x"', /^aliases\.\/j must be 1 to 24 small letters, digits, - and _\.$/],
    ['[aliases]\nj = 1', /^aliases\.j must be a text in quotes\.$/],
    ['__proto__ = 1', /^__proto__ is not known/],
  ])('with the mistake %j is refused in one sentence', (text, message) => {
    expect(() => parseSettings(text)).toThrow(message);
  });

  it('is in the XDG config directory; a mistake in it ends the program with its name and exit code 2', async () => {
    const port = await serve(echo);
    const config = temporaryDirectory();
    mkdirSync(join(config, 'linechat'));
    const file = join(config, 'linechat', 'settings.toml');
    writeFileSync(file, `[servers.home]\nport = ${port}\nnick = "ann"\n`);
    const env = { XDG_CONFIG_HOME: config };
    // In a pipe the nickname of the file is not sent: a script sends its own.
    expect(await run(['home'], 'x\n', env)).toMatchObject({ code: 0, stdout: 'X\n' });
    writeFileSync(file, 'bell = 7\n');
    expect(await run(['home'], '', env)).toEqual({
      code: 2,
      stdout: '',
      stderr: `linechat: In ${file}: bell must be one of "off", "private", "mention", "all".\n`,
    });
  });
});
