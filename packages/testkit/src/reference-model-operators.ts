/** The operators of the reference model. */
import {
  banTargetOf,
  clean,
  customerOf,
  isIn,
  isNick,
  iso,
  longerMute,
  type ModelClient,
  type OperatorContext,
  SECONDS,
  same,
  UNMUTED,
} from './reference-model-words.ts';

/** `!operator password` */
export function attempt(model: OperatorContext, client: ModelClient, outcome: string): void {
  if (!model.limits.operators) return model.error(client, 'unknown-command');
  if (outcome === 'missing') return model.error(client, 'missing-argument');
  if (client.isOperator || outcome === 'right') {
    client.isOperator = true;
    return model.emit(client, `!operator ${client.nick}`, { type: 'operator', nickname: client.nick });
  }
  client.wrongPasswords++;
  if (client.wrongPasswords === 3) model.dismiss(client, 'wrong-password');
  else model.error(client, 'wrong-password');
}

/** What a mute of an address is a mute of. */
function mutedAddress(text: string): string | undefined {
  const network = banTargetOf(text);
  return network?.includes('/') ? (network.endsWith(':/64') ? network : undefined) : customerOf(text);
}

/** A command of an operator: the word, and the text after it. */
export function operatorCommand(model: OperatorContext, operator: ModelClient, word: string, rest: string): void {
  const words = rest.trim().split(/\s+/);
  const [who = '', time = ''] = words;
  const whole = rest.trim();
  const nick = word === '!unmute' ? whole : who;
  const found = model.present.find((one) => same(one.nick, nick));
  if (word !== '!bans' && who === '') return model.error(operator, 'missing-argument');
  if ((word === '!ban' || word === '!mute') && time === '') return model.error(operator, 'missing-argument');
  // More words after the duration of a mute make it an invalid one.
  const given = word === '!mute' ? words.slice(1).join(' ') : time;
  const seconds = /^\d+[smhdw]$/.test(given) ? Number(given.slice(0, -1)) * (SECONDS[given.slice(-1)] ?? 0) : 0;
  if ((word === '!ban' || word === '!mute') && !(seconds >= 1 && seconds <= 3650 * 86400)) {
    return model.error(operator, 'duration-invalid');
  }
  const until = model.time + seconds * 1000;
  if (word === '!kick') {
    if (!found) return model.error(operator, 'no-such-user');
    model.emit(operator, `!kicked ${found.nick}`, { type: 'kicked', nickname: found.nick });
    model.dismiss(found, 'kicked');
  } else if (word === '!ban') {
    const isAddress = who.includes('.') || who.includes(':');
    const target = isAddress ? banTargetOf(who) : who;
    if (target === undefined || (!isAddress && !isNick(who, model.limits.maxNicknameLength))) {
      return model.error(operator, 'target-invalid');
    }
    const reason = clean(/^\s*\S+\s+\S+(.*)$/s.exec(rest)?.[1] ?? '').trim();
    model.bans = model.bans.filter((one) => !same(one.target, target));
    model.bans.push({ target, until, by: operator.nick, reason });
    model.emit(operator, `!banned ${target} ${iso(until)}`, { type: 'banned', target, until: iso(until) });
    const banned = model.clients.filter((one) => {
      return isAddress ? isIn(one.address, target) : one === found;
    });
    for (const one of banned) {
      model.error(one, 'banned');
      model.output.push(`${one.id} is closed`);
    }
    model.removeAll(banned);
  } else if (word === '!unban') {
    const target = banTargetOf(whole) ?? (/[.:]/.test(whole) ? undefined : whole);
    const ban = model.bansNow.find((one) => target !== undefined && same(one.target, target));
    if (!ban) return model.error(operator, 'no-such-ban');
    model.bans = model.bans.filter((one) => one !== ban);
    model.emit(operator, `!unbanned ${ban.target}`, { type: 'unbanned', target: ban.target });
  } else if (word === '!bans') {
    for (const { target, until, by, reason } of model.bansNow) {
      const line = `!ban ${target} ${iso(until)} ${by}${reason ? ` ${reason}` : ''}`;
      model.emit(operator, line, { type: 'ban', target, until: iso(until), by, ...(reason ? { reason } : {}) });
    }
    const count = model.bansNow.length;
    model.emit(operator, `!bans ${count}`, { type: 'bans', count });
  } else if (word === '!mute') {
    const isAddress = /[.:]/.test(who);
    const address = isAddress ? mutedAddress(who) : customerOf(found?.address);
    if (isAddress && !address) return model.error(operator, 'target-invalid');
    if (!isAddress && !found) return model.error(operator, 'no-such-user');
    const target = isAddress ? (address ?? '') : (found?.nick ?? '');
    const mute = { target, until, address };
    model.mutes = model.mutes.filter((one) => !same(one.target, target));
    model.mutes.push(mute);
    for (const one of model.clients) {
      if (one === found && !isAddress) one.mute = mute;
      if (same(one.mute.target, target)) one.mute = mute;
      if (isAddress && customerOf(one.address) === address) one.mute = longerMute(one.mute, mute);
    }
    const fields = { type: 'muted', [isAddress ? 'target' : 'nickname']: target, until: iso(until) };
    model.emit(operator, `!muted ${target} ${iso(until)}`, fields);
  } else {
    const isAddress = /[.:]/.test(nick);
    const target = isAddress ? (mutedAddress(nick) ?? nick) : nick;
    const isKept = model.mutes.some((one) => same(one.target, target) && one.until > model.time);
    if (!isKept && !(found && model.isMuted(found))) return model.error(operator, 'not-muted');
    // All that it covers may speak, and so may the client that has the nickname, whatever it was muted by.
    model.mutes = model.mutes.filter((one) => !same(one.target, target));
    for (const one of model.clients) if (one === found || same(one.mute.target, target)) one.mute = UNMUTED;
    const shown = found?.nick ?? target;
    model.emit(operator, `!unmuted ${shown}`, { type: 'unmuted', [isAddress ? 'target' : 'nickname']: shown });
  }
}
