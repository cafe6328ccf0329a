/** A mutant: a reference server with one bug of those that students write, and the case that has to find it. */
export interface Mutant {
  readonly name: string;
  /** What is wrong, in words. */
  readonly bug: string;
  /** The case that finds it. */
  readonly foundBy: string;
  /** Each of these texts, which stands once in the reference, is replaced. */
  readonly changes: readonly (readonly [string, string])[];
}

/** A mutant, and the right server that it is made of. */
export interface MutantOf extends Mutant {
  readonly file: string;
}

/** @throws Error where a text does not stand in the reference exactly once: the mutant would be another one. */
export function mutate(reference: string, { name, changes }: Mutant): string {
  return changes.reduce((source, [from, to]) => {
    if (source.split(from).length !== 2)
      throw new Error(`${name}: this does not stand in the reference once:\n${from}`);
    return source.replace(from, () => to);
  }, reference);
}
