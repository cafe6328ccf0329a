/**
 * A reference model of the core: a deliberately simple second implementation, written from docs/protocol.md. It has
 * arrays, loops and lines made on the spot; everything is changed in place, and nothing is fast. It imports nothing of the
 * packages, so that no bug of theirs can be in it.
 */
import { attempt, operatorCommand } from './reference-model-operators.ts';
import {
  banTargetOf,
  clean,
  customerOf,
  type Fields,
  isBlank,
  isIn,
  isNick,
  longerMute,
  type ModelBan,
  type ModelClient,
  type ModelLimits,
  type ModelMute,
  type ModelRoom,
  nodeOf,
  type OperatorContext,
  same,
  UNMUTED,
} from './reference-model-words.ts';

export class ReferenceModel implements OperatorContext {
  /** All connections, in the order of connecting. */
  clients: ModelClient[] = [];
  /** Those with a nickname, in the order of getting it. */
  present: ModelClient[] = [];
  rooms: ModelRoom[] = [];
  /** In the order in which they were made. */
  bans: ModelBan[] = [];
  /** The nicknames and addresses that are muted. */
  mutes: ModelMute[] = [];
  stoppingNodes: number[] = [];
  /** What the last event led to: `1< line` and `1 is closed`. */
  output: string[] = [];
  readonly limits: ModelLimits;
  #seq = 0;
  time = 0;

  constructor(limits: ModelLimits) {
    this.limits = limits;
    for (const { target, until, by, reason = '' } of limits.bans) {
      const ban = { target: banTargetOf(target) ?? target, until, by, reason: clean(reason).trim() };
      const i = this.bans.findIndex((one) => same(one.target, ban.target));
      if (i < 0) this.bans.push(ban);
      else this.bans[i] = ban;
    }
  }

  /** The ban of a nickname. */
  ban(target: string): ModelBan | undefined {
    return this.bansNow.find((one) => same(one.target, target));
  }

  get bansNow(): ModelBan[] {
    return this.bans.filter((one) => one.until > this.time);
  }

  apply(event: {
    type: string;
    connection?: number;
    node?: number;
    outcome?: string;
    address?: string;
    text?: string;
    seq: number;
    time: number;
  }): void {
    this.output = [];
    this.#seq = event.seq;
    this.time = event.time;
    if (event.type === 'node-stopping') return this.#stop(event.node ?? 0);
    if (event.type === 'node-lost') return this.#lose(event.node ?? 0);
    if (event.type === 'connected') return this.#connect(event.connection ?? 0, event.address);
    const client = this.clients.find((one) => one.id === event.connection);
    if (!client) return;
    if (event.type === 'disconnected') this.remove(client);
    if (event.type === 'output-overflow') this.dismiss(client, 'too-slow');
    if (event.type === 'nickname-deadline' && client.nick === '') this.dismiss(client, 'nick-timeout');
    if (event.type === 'overlong-line') {
      if (client.nick === '') this.dismiss(client, 'nick-invalid');
      else this.error(client, 'line-too-long');
    }
    if (event.type === 'operator-attempt') {
      if (client.nick === '') this.dismiss(client, 'nick-invalid');
      else attempt(this, client, event.outcome ?? '');
    }
    if (event.type === 'line') {
      if (client.nick === '') this.#name(client, event.text ?? '');
      else this.#line(client, event.text ?? '');
    }
  }

  emit(client: ModelClient, plain: string, fields: Fields): void {
    const all = { ...fields, seq: this.#seq, time: new Date(this.time).toISOString() };
    this.output.push(`${client.id}< ${client.format === 'json' ? JSON.stringify(all) : plain}`);
  }

  error(client: ModelClient, code: string): void {
    // The text is for people and may be anything; only the code counts here.
    this.emit(client, `!error ${code}`, { type: 'error', code });
  }

  dismiss(client: ModelClient, code: string): void {
    this.error(client, code);
    this.output.push(`${client.id} is closed`);
    this.remove(client);
  }

  #connect(id: number, address: string | undefined): void {
    const client: ModelClient = {
      id,
      address,
      nick: '',
      notices: false,
      format: 'plain',
      rooms: [],
      isOperator: false,
      wrongPasswords: 0,
      mute: UNMUTED,
    };
    const countedAs = (written: string | undefined) => customerOf(written) ?? written;
    const fromThere = this.clients.filter(
      (one) => address !== undefined && countedAs(one.address) === countedAs(address),
    ).length;
    const bound = this.limits.maxConnectionsPerAddress;
    let code = '';
    if (bound > 0 && fromThere >= bound) code = 'too-many-connections';
    if (this.clients.length >= this.limits.maxConnections) code = 'server-full';
    if (this.bansNow.some((one) => isIn(address, one.target))) code = 'banned';
    if (this.stoppingNodes.includes(nodeOf(id))) code = 'shutting-down';
    if (code === '') this.clients.push(client);
    else {
      this.error(client, code);
      this.output.push(`${id} is closed`);
    }
  }

  #stop(node: number): void {
    this.stoppingNodes.push(node);
    const leaving = this.clients.filter((one) => nodeOf(one.id) === node);
    for (const client of leaving) {
      this.error(client, 'shutting-down');
      this.output.push(`${client.id} is closed`);
    }
    this.removeAll(leaving);
  }

  #lose(node: number): void {
    this.stoppingNodes = this.stoppingNodes.filter((one) => one !== node);
    this.removeAll(this.clients.filter((one) => nodeOf(one.id) === node));
  }

  /** In the order of their ids. They get no notices about each other. */
  removeAll(leaving: ModelClient[]): void {
    for (const client of leaving) client.notices = false;
    for (const client of leaving.toSorted((a, b) => a.id - b.id)) this.remove(client);
  }

  remove(client: ModelClient): void {
    this.clients = this.clients.filter((one) => one !== client);
    this.present = this.present.filter((one) => one !== client);
    // Who hears that it left is not told of each room.
    for (const room of client.rooms) this.#takeOut(client, room);
    if (client.nick === '') return;
    for (const one of this.present) {
      if (one.notices) this.emit(one, `!left ${client.nick}`, { type: 'left', nickname: client.nick });
    }
  }

  #leave(client: ModelClient, room: ModelRoom): void {
    this.#takeOut(client, room);
    for (const one of room.members) {
      const fields = { type: 'exited', room: room.name, nickname: client.nick };
      if (one.notices) this.emit(one, `!exited ${room.name} ${client.nick}`, fields);
    }
  }

  #takeOut(client: ModelClient, room: ModelRoom): void {
    client.rooms = client.rooms.filter((one) => one !== room);
    room.members = room.members.filter((one) => one !== client);
    if (room.members.length === 0) this.rooms = this.rooms.filter((one) => one !== room);
  }

  #name(client: ModelClient, nick: string): void {
    if (!isNick(nick, this.limits.maxNicknameLength)) return this.dismiss(client, 'nick-invalid');
    if (this.ban(nick)) return this.dismiss(client, 'banned');
    if (this.present.some((one) => same(one.nick, nick))) return this.dismiss(client, 'nick-in-use');
    for (const one of this.present) {
      if (one.notices) this.emit(one, `!joined ${nick}`, { type: 'joined', nickname: nick });
    }
    client.nick = nick;
    this.present.push(client);
    this.#takeMuteOf(client, nick);
    const address = customerOf(client.address);
    for (const mute of this.mutes) {
      if (address !== undefined && mute.address === address) client.mute = longerMute(client.mute, mute);
    }
    for (const line of this.limits.motd) {
      this.emit(client, `!motd ${clean(line)}`, { type: 'motd', text: clean(line) });
    }
  }

  #line(client: ModelClient, line: string): void {
    const space = line.indexOf(' ');
    const word = space < 0 ? line : line.slice(0, space);
    const rest = space < 0 ? '' : line.slice(space + 1);
    const text = clean(rest);
    const name = word.slice(1);
    const argument = rest.trim();
    const room = (of: string) => this.rooms.find((one) => same(one.name, of));
    if (line.startsWith('#')) {
      const to = this.present.find((one) => same(one.nick, name));
      if (name === '' || isBlank(text)) this.error(client, 'missing-argument');
      else if (this.isMuted(client)) this.error(client, 'muted');
      else if (!to) this.error(client, 'no-such-user');
      else this.emit(to, `#${client.nick}: ${text}`, { type: 'private', from: client.nick, text });
    } else if (line.startsWith('@')) {
      const where = room(name);
      if (name === '' || isBlank(text)) this.error(client, 'missing-argument');
      else if (this.isMuted(client)) this.error(client, 'muted');
      else if (!where) this.error(client, 'no-such-room');
      else if (!where.members.includes(client)) this.error(client, 'not-in-room');
      else {
        for (const one of where.members) {
          if (one === client && !this.limits.selfEcho) continue;
          const fields = { type: 'room', room: where.name, from: client.nick, text };
          this.emit(one, `@${where.name} ${client.nick}: ${text}`, fields);
        }
      }
    } else if (!line.startsWith('!')) {
      this.#say(client, clean(line));
    } else if (word === '!say') {
      if (isBlank(text)) this.error(client, 'missing-argument');
      else this.#say(client, text);
    } else if (word === '!ping') {
      if (isBlank(text)) this.error(client, 'missing-argument');
      else this.emit(client, `!pong ${text}`, { type: 'pong', token: text });
    } else if (word === '!users') {
      this.#list(
        client,
        rest,
        'users',
        'nicknames',
        this.present.map((one) => one.nick),
      );
    } else if (word === '!rooms') {
      this.#list(
        client,
        rest,
        'rooms',
        'rooms',
        this.rooms.map((one) => one.name),
      );
    } else if (word === '!me') {
      this.emit(client, `!me ${client.nick}`, { type: 'me', nickname: client.nick });
    } else if (word === '!quit') {
      this.output.push(`${client.id} is closed`);
      this.remove(client);
    } else if (word === '!help') {
      this.output.push(`${client.id} gets help`);
    } else if (['!kick', '!ban', '!unban', '!bans', '!mute', '!unmute'].includes(word)) {
      if (!this.limits.operators) this.error(client, 'unknown-command');
      else if (!client.isOperator) this.error(client, 'not-operator');
      else operatorCommand(this, client, word, rest);
    } else if (!['!members', '!enter', '!leave', '!nick', '!notices', '!format'].includes(word)) {
      this.error(client, 'unknown-command');
    } else if (argument === '') {
      this.error(client, 'missing-argument');
    } else if (word === '!members') {
      const where = room(argument);
      if (!where) return this.error(client, 'no-such-room');
      const nicknames = where.members.map((one) => one.nick);
      this.emit(client, nicknames.join(' '), { type: 'members', room: where.name, nicknames });
    } else if (word === '!enter' || word === '!leave') {
      if (!/^[\w-]+$/.test(argument) || argument.length > this.limits.maxRoomNameLength) {
        return this.error(client, 'room-invalid');
      }
      const where = room(argument);
      if (word === '!enter') this.#enter(client, argument, where);
      else if (where?.members.includes(client)) this.#leave(client, where);
    } else if (word === '!nick') {
      this.#rename(client, argument);
    } else if (word === '!notices') {
      if (argument === 'on' || argument === 'off') client.notices = argument === 'on';
      else this.error(client, 'missing-argument');
    } else if (argument === 'json' || argument === 'plain') {
      client.format = argument;
    } else {
      this.error(client, 'missing-argument');
    }
  }

  /** All names, or a page of 100. */
  #list(client: ModelClient, rest: string, type: 'users' | 'rooms', field: string, names: string[]): void {
    const [word = '', ...more] = rest.trim().split(/\s+/);
    if (word !== 'after') return this.emit(client, names.join(' '), { type, [field]: names });
    const after = more.join(' ');
    const i = names.findIndex((one) => same(one, after));
    if (after !== '' && i < 0) return this.error(client, type === 'users' ? 'no-such-user' : 'no-such-room');
    const page = names.slice(i + 1, i + 101);
    this.emit(client, page.join(' '), { type, [field]: page, more: names.length > i + 101 });
  }

  #say(client: ModelClient, text: string): void {
    if (isBlank(text)) return;
    if (this.isMuted(client)) return this.error(client, 'muted');
    for (const one of this.present) {
      if (one === client && !this.limits.selfEcho) continue;
      this.emit(one, `${client.nick}: ${text}`, { type: 'public', from: client.nick, text });
    }
  }

  #enter(client: ModelClient, name: string, where: ModelRoom | undefined): void {
    if (where?.members.includes(client)) return;
    if (!where && this.isMuted(client)) return this.error(client, 'muted');
    const isOneTooMany = !where && this.limits.maxRooms > 0 && this.rooms.length >= this.limits.maxRooms;
    if (client.rooms.length >= this.limits.maxRoomsPerClient || isOneTooMany)
      return this.error(client, 'too-many-rooms');
    const room = where ?? { name, members: [] };
    if (!where) this.rooms.push(room);
    room.members.push(client);
    client.rooms.push(room);
    for (const one of room.members) {
      const fields = { type: 'entered', room: room.name, nickname: client.nick };
      if (one.notices) this.emit(one, `!entered ${room.name} ${client.nick}`, fields);
    }
  }

  #rename(client: ModelClient, to: string): void {
    if (this.isMuted(client)) return this.error(client, 'muted');
    if (!isNick(to, this.limits.maxNicknameLength)) return this.error(client, 'nick-invalid');
    if (to === client.nick) return;
    if (this.ban(to)) return this.error(client, 'banned');
    if (this.present.some((one) => one !== client && same(one.nick, to))) return this.error(client, 'nick-in-use');
    const from = client.nick;
    client.nick = to;
    this.#takeMuteOf(client, to);
    for (const one of this.present) {
      if (one.notices) this.emit(one, `!renamed ${from} ${to}`, { type: 'renamed', from, to });
    }
  }

  isMuted(client: ModelClient): boolean {
    return client.mute.until > this.time;
  }

  /** A client that takes a muted nickname is muted, unless it is muted for longer already. */
  #takeMuteOf(client: ModelClient, nick: string): void {
    for (const mute of this.mutes) if (same(mute.target, nick)) client.mute = longerMute(client.mute, mute);
  }
}
