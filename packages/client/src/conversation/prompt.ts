/** The prompt of the line being typed. Pure. */
import type { Unread } from '../focus/focus.ts';
import { nameOf, type Target } from '../focus/target.ts';
import type { Span } from '../terminal/layout.ts';
import type { Styles } from '../view/styles.ts';
import { isIn } from './entry.ts';
import type { Phase } from './phases.ts';

export interface PromptParts {
  readonly phase: Phase;
  /** `undefined`: without a nickname there is no prompt. */
  readonly nick: string | undefined;
  readonly focus: Target;
  readonly unread: readonly Unread[];
}

/** Targets that are named; the others are counted. */
const MAX_NAMED = 3;

/**
 * `ann @tea [bob 2!]> `: who types, who gets it, and what was said elsewhere. It is in brackets while nobody would get it.
 */
export function promptOf({ phase, nick, focus, unread }: PromptParts, styles: Styles): readonly Span[] {
  const { dim, bold } = styles;
  if (phase.type === 'asking') return [{ text: 'Nickname: ', style: dim }];
  if (nick === undefined) return [];
  const target: Span[] =
    focus.type === 'everyone'
      ? []
      : [
          { text: ' ', style: dim },
          { text: focusName(focus), style: bold },
        ];
  const isConnected = 'entry' in phase && isIn(phase.entry);
  return [
    { text: isConnected ? nick : `(${nick}`, style: dim },
    ...target,
    ...unreadSpans(unread, styles),
    { text: isConnected ? '> ' : ') ', style: dim },
  ];
}

function focusName(focus: Target): string {
  return focus.type === 'person' ? `#${focus.name}` : nameOf(focus);
}

function unreadSpans(unread: readonly Unread[], { dim, bold }: Styles): readonly Span[] {
  if (unread.length === 0) return [];
  // What is for the user is named first.
  const sorted = [...unread].sort((one, other) => Number(other.isLoud) - Number(one.isLoud));
  const spans: Span[] = [{ text: ' [', style: dim }];
  for (const [index, { target, count, isLoud }] of sorted.slice(0, MAX_NAMED).entries()) {
    if (index > 0) spans.push({ text: ', ', style: dim });
    spans.push({ text: `${nameOf(target)} ${count}${isLoud ? '!' : ''}`, style: isLoud ? bold : dim });
  }
  const others = sorted.length - MAX_NAMED;
  spans.push({ text: others > 0 ? `, ${others} more]` : ']', style: dim });
  return spans;
}
