import type { IncomingMessage } from "node:http";
import { callerAddress } from "./caller-address";

const from = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
  }) as unknown as IncomingMessage;

it.each<[string, string | undefined, number, string | undefined]>([
  ["203.0.113.7", undefined, 0, "203.0.113.7"],
  ["203.0.113.7", "198.51.100.1", 0, "203.0.113.7"],
  ["127.0.0.1", "198.51.100.1", 1, "198.51.100.1"],
  ["127.0.0.1", "1.1.1.1, 198.51.100.1", 1, "198.51.100.1"],
  ["127.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.1", 2, "198.51.100.1"],
  ["127.0.0.1", "198.51.100.1", 2, "198.51.100.1"],
  ["203.0.113.7", "1.1.1.1, rubbish", 1, "203.0.113.7"],
  ["203.0.113.7", undefined, 1, "203.0.113.7"],
  ["127.0.0.1", "198.51.100.1", 0, undefined],
  ["::ffff:127.0.0.1", undefined, 0, undefined],
  ["::1", "", 1, undefined],
])("X-Forwarded-For is read only as far as our own proxies wrote it (4.1.3): %s, %s, %i proxies: %s", (...given) => {
  const [peer, forwarded, proxies, address] = given;
  expect(callerAddress(from(peer, forwarded), proxies)).toBe(address);
});

it.each([
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:0:1:a:b:c:d", "2001:db8:0:1::/64"],
  ["2001:0DB8::0001:ffff:1:2:3", "2001:db8:0:1::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
])("a network is one caller, however its addresses are written: %s", (address, network) => {
  expect(callerAddress(from(address), 0)).toBe(network);
});
