import { minutes, shareTime } from "./time-range";

it("counts minutes from midnight", () => {
  expect(minutes("15:00-15:30")).toEqual({ from: 900, to: 930 });
  expect(minutes("sat:15:00-sat:15:30")).toEqual({ from: 900, to: 930 });
});

it.each([
  ["00:00-14:00", "13:59-15:00", true],
  ["00:00-14:00", "14:00-15:00", false],
  ["15:00-16:00", "15:10-15:20", true],
  ["15:10-15:20", "15:00-16:00", true],
  ["15:00-15:30", "16:00-17:00", false],
])("knows whether %s and %s have time in common: %p", (one, other, shared) => {
  expect(shareTime(one, other)).toBe(shared);
});

it.each([
  ["14:00-15:00", "15:59-17:00", true],
  ["14:00-15:00", "16:00-17:00", false],
  ["22:00-23:45", "00:15-00:45", true],
  ["22:00-23:15", "00:15-00:45", false],
  ["22:00-23:45", "sun:00:15-sun:00:45", true],
])("knows whether %s reaches into the hour before %s, be it on the day before: %p", (one, other, shared) => {
  expect(shareTime(one, other, 60)).toBe(shared);
});
