import type { IncomingMessage } from "node:http";
import { isIP, isIPv6 } from "node:net";

/**
 * Where a request comes from, as far as it can be told. Each proxy that we know of has added to X-Forwarded-For whom it was
 * asked by; what stands before their additions anybody may have written, and is not read. A whole /64 of IPv6 is one
 * address, since whoever has one has all of it. Undefined for this host itself: a proxy on it that the configuration
 * does not name would make one caller of all.
 */
export function callerAddress({ headers, socket }: IncomingMessage, trustedProxies: number): string | undefined {
  const peer = plain(socket.remoteAddress ?? "");
  const forwarded = trustedProxies > 0 ? addedBy(trustedProxies, String(headers["x-forwarded-for"] ?? "")) : undefined;
  if (forwarded === undefined && isLoopback(peer)) return undefined;
  return networkOf(forwarded ?? peer);
}

/** What the outermost of our proxies wrote; where there are fewer entries than proxies, the first. */
function addedBy(proxies: number, list: string): string | undefined {
  const [address] = list.split(",").slice(-proxies);
  const candidate = plain((address ?? "").trim());
  return isIP(candidate) === 0 ? undefined : candidate;
}

/** IPv4 without the form that a socket for both families gives it. */
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, "");

const isLoopback = (address: string) => address === "::1" || address.startsWith("127.");

function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [before = "", after] = (address.split("%")[0] ?? "").toLowerCase().split("::");
  const head = before.split(":").filter(Boolean);
  const tail = after?.split(":").filter(Boolean) ?? [];
  const zeros = Array(Math.max(0, 8 - head.length - tail.length)).fill("0");
  const groups = [...head, ...zeros, ...tail].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ""));
  return `${groups.join(":")}::/64`;
}
