import { admitTheWorld, isCidr } from "./addresses";

it.each([
  [["0.0.0.0/0"]],
  [["0.0.0.0/1"]],
  [["128.0.0.0/1"]],
  [["0.0.0.0/1", "128.0.0.0/1"]],
  [["10.0.0.0/8", "1.0.0.0/8"]],
  [Array.from({ length: 256 }, (_, index) => `20.${index}.0.0/16`)],
  [["::/0"]],
  [["2000::/3"]],
  [["0:0:0:0:0:0:0:0/1"]],
])("takes %j for the world", (cidrs) => {
  expect(admitTheWorld(cidrs)).toBe(true);
});

it.each([
  [[]],
  [["203.0.113.7/32"]],
  [["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]],
  [Array.from({ length: 200 }, (_, index) => `20.${index}.0.0/16`)],
  [["20.0.0.0/9", "20.0.0.0/9"]],
  [["fc00::/7", "2001:db8::/32", "::ffff:10.0.0.0/104"]],
])("takes %j for somebody", (cidrs) => {
  expect(admitTheWorld(cidrs)).toBe(false);
});

it.each(["10.0.0.0", "10.0.0.0/33", "::/129", "${var.cidr}", "anybody/8"])(
  "knows that %s is no address block",
  (text) => {
    expect(isCidr(text)).toBe(false);
  },
);
