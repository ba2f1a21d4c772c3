const minutesOfDay = 24 * 60;

/** First and last minute of a time range such as 15:00-15:30, counted from midnight; of sat:16:00-sat:17:00, of the day itself. */
export function minutes(range: string): { readonly from: number; readonly to: number } {
  const [from = 0, to = 0] = range
    .replaceAll(/[a-z]{3}:/g, "")
    .split("-")
    .map((time) => {
      const [hour = 0, minute = 0] = time.split(":").map(Number);
      return hour * 60 + minute;
    });
  return { from, to };
}

/**
 * Whether two time ranges of a day have time in common; one that begins when the other ends has none.
 * @param leadMinutes how long before the other range it is taken to begin, on the day before where that is before midnight
 */
export function shareTime(one: string, other: string, leadMinutes = 0): boolean {
  const [first, second] = [minutes(one), minutes(other)];
  const from = second.from - leadMinutes;
  return [0, minutesOfDay].some((shift) => first.from < second.to + shift && from + shift < first.to);
}
