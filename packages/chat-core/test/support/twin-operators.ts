/** The operators of the twin. */
import type { Twin } from './twin.ts';
import { addressOf, clean, isNick, iso, SECONDS, same, type TwinClient, UNMUTED } from './twin-words.ts';

/** `!operator password` */
export function operator(twin: Twin, client: TwinClient, password: string): void {
  if (!twin.limits.isOperatorPassword) return twin.error(client, 'unknown-command');
  if (password === '') return twin.error(client, 'missing-argument');
  if (client.isOperator || twin.limits.isOperatorPassword(password)) {
    client.isOperator = true;
    return twin.tell(client, `!operator ${client.nick}`, { type: 'operator', nickname: client.nick });
  }
  client.wrongPasswords++;
  if (client.wrongPasswords === 3) twin.dismiss(client, 'wrong-password');
  else twin.error(client, 'wrong-password');
}

/** What an operator orders: the word, and what stands behind it. */
export function order(twin: Twin, operator: TwinClient, order: string, rest: string): void {
  const words = rest.trim().split(/\s+/);
  const [who = '', time = ''] = words;
  const whole = rest.trim();
  const nick = order === '!unmute' ? whole : who;
  const hit = twin.present.find((one) => same(one.nick, nick));
  if (order !== '!bans' && who === '') return twin.error(operator, 'missing-argument');
  if ((order === '!ban' || order === '!mute') && time === '') return twin.error(operator, 'missing-argument');
  // What stands behind the duration of a mute makes it an ill-formed one.
  const given = order === '!mute' ? words.slice(1).join(' ') : time;
  const seconds = /^\d+[smhdw]$/.test(given) ? Number(given.slice(0, -1)) * (SECONDS[given.slice(-1)] ?? 0) : 0;
  if ((order === '!ban' || order === '!mute') && !(seconds >= 1 && seconds <= 3650 * 86400)) {
    return twin.error(operator, 'duration-invalid');
  }
  const until = twin.time + seconds * 1000;
  if (order === '!kick') {
    if (!hit) return twin.error(operator, 'no-such-user');
    twin.tell(operator, `!kicked ${hit.nick}`, { type: 'kicked', nickname: hit.nick });
    twin.dismiss(hit, 'kicked');
  } else if (order === '!ban') {
    const isAddress = who.includes('.') || who.includes(':');
    const target = isAddress ? addressOf(who) : who;
    if (target === undefined || (!isAddress && !isNick(who, twin.limits.maxNicknameLength))) {
      return twin.error(operator, 'target-invalid');
    }
    const reason = clean(/^\s*\S+\s+\S+(.*)$/s.exec(rest)?.[1] ?? '').trim();
    twin.bans = twin.bans.filter((one) => !same(one.target, target));
    twin.bans.push({ target, until, by: operator.nick, reason });
    twin.tell(operator, `!banned ${target} ${iso(until)}`, { type: 'banned', target, until: iso(until) });
    const hits = twin.clients.filter((one) => {
      return isAddress ? addressOf(one.address) === target : one === hit;
    });
    for (const one of hits) {
      twin.error(one, 'banned');
      twin.said.push(`${one.id} is closed`);
      one.notices = false;
    }
    for (const one of hits) twin.remove(one);
  } else if (order === '!unban') {
    const target = addressOf(whole) ?? (/[.:]/.test(whole) ? undefined : whole);
    const ban = twin.ban(target);
    if (!ban) return twin.error(operator, 'no-such-ban');
    twin.bans = twin.bans.filter((one) => one !== ban);
    twin.tell(operator, `!unbanned ${ban.target}`, { type: 'unbanned', target: ban.target });
  } else if (order === '!bans') {
    for (const { target, until, by, reason } of twin.bansNow) {
      const line = `!ban ${target} ${iso(until)} ${by}${reason ? ` ${reason}` : ''}`;
      twin.tell(operator, line, { type: 'ban', target, until: iso(until), by, ...(reason ? { reason } : {}) });
    }
    const count = twin.bansNow.length;
    twin.tell(operator, `!bans ${count}`, { type: 'bans', count });
  } else if (order === '!mute') {
    if (!hit) return twin.error(operator, 'no-such-user');
    hit.mute = { nick: hit.nick, until };
    twin.mutes = twin.mutes.filter((one) => !same(one.nick, hit.nick));
    twin.mutes.push(hit.mute);
    const fields = { type: 'muted', nickname: hit.nick, until: iso(until) };
    twin.tell(operator, `!muted ${hit.nick} ${iso(until)}`, fields);
  } else {
    const isKept = twin.mutes.some((one) => same(one.nick, nick) && one.until > twin.time);
    if (!isKept && !(hit && twin.isMuted(hit))) return twin.error(operator, 'not-muted');
    // The nickname may speak, and so may who has it; and that one under its old nickname too.
    twin.mutes = twin.mutes.filter((one) => !same(one.nick, nick) && one !== hit?.mute);
    if (hit) hit.mute = UNMUTED;
    twin.tell(operator, `!unmuted ${hit?.nick ?? nick}`, { type: 'unmuted', nickname: hit?.nick ?? nick });
  }
}
