/** Each round measures every variant once, in another order: a disturbance of the machine affects all alike. */

/** The figures of a variant, one for each round that worked, or why there are none. */
export interface Measured<T> {
  readonly samples: readonly T[];
  /** Why it was not measured, or what failed. */
  readonly trouble: string | undefined;
}

export interface Rounds {
  readonly count: number;
  /** Called with the name of the next measurement. */
  progress(text: string): void;
}

/** If `measure` rejects, that variant is not measured in later rounds. */
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
