import { uuidV7 } from "./uuid-v7";

it("gives the example of RFC 9562, appendix A.6, for its time and its random bits", () => {
  const random = Buffer.from("0cc318c4dc0c0c07398f", "hex");
  expect(uuidV7(0x017f22e279b0, random)).toBe("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
});

it("gives keys that sort by the time at which they were made", () => {
  const keys = [1, 2, 1_000_000, Date.now()].map((time) => uuidV7(time));
  expect([...keys].sort()).toEqual(keys);
});

it("never gives a key twice", () => {
  const now = Date.now();
  expect(new Set(Array.from({ length: 10_000 }, () => uuidV7(now))).size).toBe(10_000);
});
