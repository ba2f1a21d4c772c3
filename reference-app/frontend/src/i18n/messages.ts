import type { en } from "./en";

/** The same places for texts as in `T`, whatever the texts are. */
type Wording<T> = T extends (...values: infer Values) => string
  ? (...values: Values) => string
  : T extends string
    ? string
    : { readonly [Name in keyof T]: Wording<T[Name]> };

/** What a language has to say: a missing or misspelt text is a type error. */
export type Messages = Wording<typeof en>;
