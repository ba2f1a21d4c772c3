/** An IPv4 block as its first and last address, each a number below 2^32. */
interface Block {
  readonly first: number;
  readonly last: number;
}

function blockOf(cidr: string): Block {
  const [address = "", prefixLength = "32"] = cidr.split("/");
  const first = address.split(".").reduce((number, octet) => number * 256 + Number(octet), 0);
  return { first, last: first + 2 ** (32 - Number(prefixLength)) - 1 };
}

/** Whether the block begins where its prefix length says: 10.0.0.0/16 does, 10.0.5.0/16 does not and AWS refuses it. */
export function isAligned(cidr: string): boolean {
  const { first, last } = blockOf(cidr);
  return first % (last - first + 1) === 0;
}

/** Whether every address of `inner` is in `outer`. */
export function contains(outer: string, inner: string): boolean {
  return blockOf(outer).first <= blockOf(inner).first && blockOf(inner).last <= blockOf(outer).last;
}

/** Whether any address is in both. */
export function overlap(one: string, other: string): boolean {
  return blockOf(one).first <= blockOf(other).last && blockOf(other).first <= blockOf(one).last;
}

/** How many leading bits of an address the block fixes: 24 for 10.0.0.0/24. */
export function prefixLength(cidr: string): number {
  return Number(cidr.split("/")[1]);
}
