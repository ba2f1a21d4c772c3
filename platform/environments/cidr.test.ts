import { contains, isAligned, overlap, prefixLength } from "./cidr";

it.each([
  ["10.0.0.0/16", true],
  ["10.0.5.0/16", false],
  ["10.0.5.0/24", true],
  ["192.168.1.128/25", true],
  ["192.168.1.129/25", false],
  ["255.255.255.255/32", true],
  ["0.0.0.0/0", true],
])("knows whether %s begins where its prefix says: %p", (cidr, aligned) => {
  expect(isAligned(cidr)).toBe(aligned);
});

it.each([
  ["10.0.0.0/16", "10.0.255.0/24", true],
  ["10.0.0.0/16", "10.1.0.0/24", false],
  ["10.0.0.0/24", "10.0.0.0/16", false],
  ["10.0.0.0/16", "10.0.0.0/16", true],
  ["0.0.0.0/0", "255.255.255.255/32", true],
])("knows whether %s contains %s: %p", (outer, inner, contained) => {
  expect(contains(outer, inner)).toBe(contained);
});

it.each([
  ["10.0.0.0/24", "10.0.1.0/24", false],
  ["10.0.0.0/23", "10.0.1.0/24", true],
  ["10.0.1.0/24", "10.0.0.0/23", true],
  ["10.0.0.0/25", "10.0.0.128/25", false],
])("knows whether %s and %s overlap: %p", (one, other, shared) => {
  expect(overlap(one, other)).toBe(shared);
});

it("counts the bits that a block fixes", () => {
  expect(prefixLength("10.0.0.0/24")).toBe(24);
});
