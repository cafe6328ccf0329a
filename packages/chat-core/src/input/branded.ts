declare const brand: unique symbol;

/** A `Base` that was checked: only the functions that check make one. */
export type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };
