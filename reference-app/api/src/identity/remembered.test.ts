import { Remembered } from "./remembered";

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it("knows a value for as long as it keeps anything, and one that is good for less for as long as that", () => {
  const memory = new Remembered<string>(1_000);
  memory.set("long", "a", 5_000);
  memory.set("short", "b", 400);
  memory.set("over", "c", -1);
  expect(["long", "short", "over", "never"].map((key) => memory.get(key))).toEqual(["a", "b", undefined, undefined]);
  jest.advanceTimersByTime(400);
  expect(["long", "short"].map((key) => memory.get(key))).toEqual(["a", undefined]);
  jest.advanceTimersByTime(600);
  expect(memory.get("long")).toBeUndefined();
});

it("forgets what it learnt first when there is too much, and not what it has just learnt anew", () => {
  const memory = new Remembered<number>(1_000, 2);
  memory.set("one", 1);
  memory.set("two", 2);
  memory.set("one", 11);
  memory.set("three", 3);
  expect(["one", "two", "three"].map((key) => memory.get(key))).toEqual([11, undefined, 3]);
});
