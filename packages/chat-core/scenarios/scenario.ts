/** Scenarios: conversations as text (see README.md beside this), read into steps. Those who play them are elsewhere. */
import { readdirSync, readFileSync } from 'node:fs';

export type Step = {
  /** The line of the file that it stands on, for whoever has to find it. */
  readonly at: string;
} & (
  | { readonly type: 'connects'; readonly who: string; readonly address: string }
  | { readonly type: 'sends'; readonly who: string; readonly text: string }
  | { readonly type: 'gets'; readonly who: string; readonly expected: RegExp }
  | { readonly type: 'sends-long-line' | 'sends-without-end'; readonly who: string; readonly bytes: number }
  | { readonly type: 'is-closed'; readonly who: string }
  | { readonly type: 'hangs-up' | 'lets-the-deadline-pass'; readonly who: string }
  | { readonly type: 'talks-until-dropped'; readonly who: string; readonly dropped: string }
  | { readonly type: 'shuts-down' }
);

export interface Scenario {
  readonly name: string;
  /** What `with` says, by the name of the server's flag: `max-connections`, `no-self-echo`. */
  readonly settings: ReadonlyMap<string, string>;
  readonly steps: readonly Step[];
}

/** All scenarios of this folder. */
export function readScenarios(): readonly Scenario[] {
  return readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .map((file) => parseScenario(file, readFileSync(`${import.meta.dirname}/${file}`, 'utf8')));
}

function parseScenario(file: string, text: string): Scenario {
  const settings = new Map<string, string>();
  const steps: Step[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const setting = /^with ([a-z-]+) ?(.*)$/.exec(line);
    if (setting) settings.set(setting[1] ?? '', setting[2] ?? '');
    else if (line !== '' && !line.startsWith('#')) steps.push(parseStep(line, `${file}:${index + 1}: ${line}`));
  }
  return { name: file.replace('.txt', ''), settings, steps };
}

function parseStep(line: string, at: string): Step {
  const [, who = '', rest = ''] = /^(\w+)(.*)$/.exec(line) ?? [];
  const sent = /^>( (.*))?$/.exec(rest);
  if (sent) return { at, type: 'sends', who, text: withEscapes(sent[2] ?? '') };
  const got = /^<( (.*))?$/.exec(rest);
  if (got) return { at, type: 'gets', who, expected: pattern(withEscapes(got[2] ?? '')) };
  const connects = /^ connects(?: from (\S+))?$/.exec(rest);
  if (connects) return { at, type: 'connects', who, address: connects[1] ?? '127.0.0.1' };
  const long = /^ sends a line of (\d+) bytes$/.exec(rest);
  if (long) return { at, type: 'sends-long-line', who, bytes: Number(long[1]) };
  const endless = /^ sends (\d+) bytes without a line end$/.exec(rest);
  if (endless) return { at, type: 'sends-without-end', who, bytes: Number(endless[1]) };
  const dropped = /^ talks until (\w+), who does not read, is dropped$/.exec(rest);
  if (dropped) return { at, type: 'talks-until-dropped', who, dropped: dropped[1] ?? '' };
  if (rest === ' is closed') return { at, type: 'is-closed', who };
  if (rest === ' hangs up') return { at, type: 'hangs-up', who };
  if (rest === ' lets the deadline pass') return { at, type: 'lets-the-deadline-pass', who };
  if (line === 'the server shuts down') return { at, type: 'shuts-down' };
  throw new Error(`${at}: this is no step of a scenario`);
}

/** `\x07` and `\u202e` stand for what can't be seen. */
function withEscapes(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4}))/g, (_, two, four) =>
    String.fromCharCode(Number.parseInt(two ?? four, 16)),
  );
}

/** The text as it stands, with `…` for anything. */
function pattern(text: string): RegExp {
  const parts = text.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`, 'u');
}
