import { isIPv4, isIPv6 } from "node:net";

export type Family = "ipv4" | "ipv6";

interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

interface Space {
  readonly bits: number;
  /** Nobody outside has one of these. */
  readonly notPublic: readonly string[];
  /** A block of this length is so much of the internet that no single owner is meant. */
  readonly worldly: number;
}

/** IANA IPv4 and IPv6 Special-Purpose Address Registries: private, shared, loopback, link-local, multicast, reserved. */
const spaces: Readonly<Record<Family, Space>> = {
  ipv4: {
    bits: 32,
    notPublic: [
      "0.0.0.0/8",
      "10.0.0.0/8",
      "100.64.0.0/10",
      "127.0.0.0/8",
      "169.254.0.0/16",
      "172.16.0.0/12",
      "192.168.0.0/16",
      "224.0.0.0/3",
    ],
    worldly: 8,
  },
  ipv6: { bits: 128, notPublic: ["::/8", "fc00::/7", "fe80::/10", "ff00::/8"], worldly: 19 },
};

/** Whether the address blocks together reach so much of the internet that anybody is meant, however they are cut up. */
export function admitTheWorld(cidrs: readonly string[]): boolean {
  return (["ipv4", "ipv6"] as const).some((family) => publicAddresses(family, cidrs) >= worldly(family));
}

/** Whether a text is an address block. */
export function isCidr(text: string): boolean {
  return familyOf(text) !== undefined;
}

function worldly(family: Family): bigint {
  return 1n << BigInt(spaces[family].bits - spaces[family].worldly);
}

function publicAddresses(family: Family, cidrs: readonly string[]): bigint {
  const { notPublic } = spaces[family];
  const all = union([...cidrs.filter((cidr) => familyOf(cidr) === family), ...notPublic].map((cidr) => rangeOf(cidr)));
  return size(all) - size(union(notPublic.map((cidr) => rangeOf(cidr))));
}

function union(ranges: readonly Range[]): readonly Range[] {
  const merged: Range[] = [];
  for (const range of [...ranges].sort((a, b) => (a.first < b.first ? -1 : 1))) {
    const previous = merged.at(-1);
    if (previous === undefined || range.first > previous.last) merged.push(range);
    else if (range.last > previous.last) merged[merged.length - 1] = { first: previous.first, last: range.last };
  }
  return merged;
}

function size(ranges: readonly Range[]): bigint {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
}

function familyOf(cidr: string): Family | undefined {
  const [address = "", length = ""] = cidr.split("/");
  if (!/^\d{1,3}$/.test(length)) return undefined;
  if (isIPv4(address) && Number(length) <= 32) return "ipv4";
  return isIPv6(address) && Number(length) <= 128 ? "ipv6" : undefined;
}

function rangeOf(cidr: string): Range {
  const [address = "", length] = cidr.split("/");
  const bits = isIPv4(address) ? 32 : 128;
  const size = 1n << BigInt(bits - Number(length));
  const number = isIPv4(address) ? fromParts(address.split("."), 10, 256n) : fromParts(groupsOf(address), 16, 65536n);
  const first = number - (number % size);
  return { first, last: first + size - 1n };
}

function fromParts(parts: readonly string[], radix: number, base: bigint): bigint {
  return parts.reduce((number, part) => number * base + BigInt(Number.parseInt(part, radix)), 0n);
}

/** An IPv6 address's eight groups, with `::` and a dotted tail written out. */
function groupsOf(address: string): readonly string[] {
  const dotted = /\d+\.\d+\.\d+\.\d+$/.exec(address)?.[0];
  const plain = dotted === undefined ? address : address.replace(dotted, inGroups(dotted).join(":"));
  const [head = "", tail] = plain.split("::").map((half) => (half === "" ? [] : half.split(":")));
  if (tail === undefined) return [...head];
  return [...head, ...Array(8 - head.length - tail.length).fill("0"), ...tail];
}

function inGroups(dotted: string): readonly string[] {
  const [a = 0, b = 0, c = 0, d = 0] = dotted.split(".").map(Number);
  return [(a * 256 + b).toString(16), (c * 256 + d).toString(16)];
}
