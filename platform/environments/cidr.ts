/** An IPv4 block as its first and last address, each a number below 2^32. */
interface Block {
  readonly first: number;
  readonly last: number;
}

/** How many leading bits of an address the block fixes: 24 for 10.0.0.0/24. */
export function prefixLength(cidr: string): number {
  return Number(cidr.split("/")[1]);
}

/** Whether the address is the first of its block: 10.0.0.0/16 is well written, 10.0.5.0/16 is not and AWS refuses it. */
export function isAligned(cidr: string): boolean {
  return addressOf(cidr) === blockOf(cidr).first;
}

/** Whether every address of `inner` is in `outer`. */
export function contains(outer: string, inner: string): boolean {
  return blockOf(outer).first <= blockOf(inner).first && blockOf(inner).last <= blockOf(outer).last;
}

/** Whether any address is in both. */
export function overlap(one: string, other: string): boolean {
  return blockOf(one).first <= blockOf(other).last && blockOf(other).first <= blockOf(one).last;
}

function blockOf(cidr: string): Block {
  const size = 2 ** (32 - prefixLength(cidr));
  const first = addressOf(cidr) - (addressOf(cidr) % size);
  return { first, last: first + size - 1 };
}

function addressOf(cidr: string): number {
  const [address = ""] = cidr.split("/");
  return address.split(".").reduce((number, octet) => number * 256 + Number(octet), 0);
}
