/** Plays scenarios against the pure core: the smallest host program, which records what each person gets. */
import { type Action, BEGINNING, pattern, type Settings, type Step } from '@linechat/testkit/scenario';
import { expect } from 'vitest';
import {
  type ChatEffect,
  type ChatInput,
  type ConnectionId,
  connectionId,
  createChat,
  DEFAULT_LIMITS,
  formatMessage,
  lineInput,
  type MessageFormat,
  type NodeId,
  nicknameOf,
  nodeId,
  transition,
} from '../../src/index.ts';
import { deepFreeze } from './deep-freeze.ts';

/** A person of a scenario. */
interface Actor {
  readonly connection: ConnectionId;
  format: MessageFormat;
  /** What was sent since the last line end. */
  unfinished: string;
  /** What has come and was not expected yet; `undefined` means that the connection was closed. */
  readonly heard: (string | undefined)[];
}

export class Stage {
  #state;
  readonly #maxLineBytes: number;
  readonly #isOperatorPassword: ((attempt: string) => boolean) | undefined;
  readonly #actors = new Map<string, Actor>();
  #seq = 0;
  #time = BEGINNING;

  constructor(settings: Settings) {
    const { operatorPassword, ...options } = settings;
    if (operatorPassword !== undefined) this.#isOperatorPassword = (attempt) => attempt === operatorPassword;
    this.#state = createChat(deepFreeze({ ...options, operators: operatorPassword !== undefined }));
    this.#maxLineBytes = settings.maxLineBytes ?? 4096;
  }

  play(step: Step): void {
    if (step.type === 'gets') {
      expect(this.#next(step.who), step.at).toMatch(pattern(step.expected));
    } else if (step.type === 'is-closed') {
      expect(this.#next(step.who), step.at).toBe('(it is closed)');
    } else {
      expect(this.unexpected, `before ${step.at}`).toEqual({});
      for (const input of this.#inputs(step)) this.#append(input);
    }
  }

  /** What has come and was not expected. */
  get unexpected(): Record<string, (string | undefined)[]> {
    const all = Array.from(this.#actors, ([who, { heard }]) => [who, heard] as const);
    return Object.fromEntries(all.filter(([, heard]) => heard.length > 0));
  }

  /** The inputs that a server would append. */
  #inputs(action: Action): readonly ChatInput[] {
    if (action.type !== 'connects' && 'node' in action) {
      const type = action.type === 'node-stops' ? 'node-stopping' : 'node-lost';
      return [{ type, node: nodeOfScenario(action.node) }];
    }
    if (action.type === 'time-passes') {
      this.#time += action.ms;
      return [];
    }
    if (action.type === 'connects') {
      const connection = connectionId(this.#actors.size + 1, nodeOfScenario(action.node));
      this.#actors.set(action.who, { connection, format: 'plain', unfinished: '', heard: [] });
      return [{ type: 'connected', connection, address: action.address }];
    }
    const actor = this.#actor(action.who);
    const { connection } = actor;
    switch (action.type) {
      case 'sends':
        return [this.#line(actor, action.text)];
      case 'sends-line':
        return [this.#line(actor, 'x'.repeat(action.bytes))];
      case 'sends-without-end': {
        actor.unfinished += 'x'.repeat(action.bytes);
        const isNamed = nicknameOf(this.#state, connection) !== undefined;
        const limit = isNamed ? this.#maxLineBytes : DEFAULT_LIMITS.maxFirstLineBytes;
        return actor.unfinished.length > limit ? [{ type: 'overlong-line', connection }] : [];
      }
      case 'lets-the-deadline-pass':
        return [{ type: 'nickname-deadline', connection }];
      case 'talks-until-dropped':
        return [{ type: 'output-overflow', connection: this.#actor(action.dropped).connection }];
      case 'half-closes':
        actor.heard.push(undefined);
        return [{ type: 'disconnected', connection }];
      case 'hangs-up':
        return [{ type: 'disconnected', connection }];
    }
  }

  #line(actor: Actor, end: string): ChatInput {
    const { connection } = actor;
    const text = actor.unfinished + end;
    actor.unfinished = '';
    return Buffer.byteLength(text) > this.#maxLineBytes
      ? { type: 'overlong-line', connection }
      : lineInput(connection, text, this.#isOperatorPassword);
  }

  #append(input: ChatInput): void {
    const event = deepFreeze({ ...input, seq: ++this.#seq, time: this.#time });
    const [state, effects] = transition(this.#state, event);
    this.#state = state;
    for (const effect of deepFreeze(effects)) this.#apply(effect);
  }

  #apply(effect: ChatEffect): void {
    for (const { connection, format, heard } of this.#actors.values()) {
      if (effect.type === 'deliver' && effect.to.includes(connection) && effect.except !== connection) {
        heard.push(formatMessage(effect.message, format));
      }
      if (effect.type === 'disconnect' && effect.connection === connection) heard.push(undefined);
    }
    if (effect.type !== 'use-format') return;
    for (const actor of this.#actors.values()) if (actor.connection === effect.connection) actor.format = effect.format;
  }

  #next(who: string): string {
    const { heard } = this.#actor(who);
    return heard.length === 0 ? '(nothing came)' : (heard.shift() ?? '(it is closed)');
  }

  #actor(who: string): Actor {
    const actor = this.#actors.get(who);
    if (actor === undefined) throw new Error(`${who} has not connected`);
    return actor;
  }
}

/** The nodes of a scenario are numbered from 1. */
function nodeOfScenario(node: number): NodeId {
  return nodeId(node - 1);
}
