/** Rounds: each measures every variant once, in another order, so that what disturbs the machine disturbs all alike. */

/** What a variant gave: its figures, one for each round that worked, or why there are none. */
export interface Measured<T> {
  readonly samples: readonly T[];
  /** Why it took no part, or what went wrong. */
  readonly trouble: string | undefined;
}

export interface Rounds {
  readonly count: number;
  /** Told what is measured next. */
  progress(text: string): void;
}

/** `measure` rejects where a variant fails; it is then not tried again. */
export async function measureInRounds<Variant, T>(
  rounds: Rounds,
  variants: readonly Variant[],
  name: (variant: Variant) => string,
  measure: (variant: Variant) => Promise<T>,
): Promise<readonly Measured<T>[]> {
  const all = variants.map(() => ({ samples: [] as T[], trouble: undefined as string | undefined }));
  for (let round = 0; round < rounds.count; round++) {
    for (let i = 0; i < variants.length; i++) {
      const at = (i + round) % variants.length;
      const variant = variants[at];
      const measured = all[at];
      if (variant === undefined || measured === undefined || measured.trouble !== undefined) continue;
      rounds.progress(`round ${round + 1} of ${rounds.count}: ${name(variant)}`);
      try {
        measured.samples.push(await measure(variant));
      } catch (error) {
        measured.trouble = error instanceof Error ? error.message : String(error);
      }
    }
  }
  return all;
}
