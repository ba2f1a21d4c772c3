/** Numbers that look like chance and are the same in every run. */
export interface Random {
  /** A whole number from 0 up to, and not including, `end`. */
  below(end: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** `count` different items, in no order. */
  sample<Item>(items: readonly Item[], count: number): Item[];
  bytes(count: number): Buffer;
}

/** Mulberry32, a generator of 32 bits of state: good enough for made-up people, for nothing else. */
export function createRandom(seed: number): Random {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number) => Math.floor(next() * end);
  const sample = <Item>(items: readonly Item[], count: number) => {
    const rest = [...items];
    return Array.from({ length: count }, () => rest.splice(below(rest.length), 1)).flat();
  };
  return {
    below,
    sample,
    pick: (items) => sample(items, 1)[0] as (typeof items)[number],
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => below(256))),
  };
}
