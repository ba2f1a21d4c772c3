/** First and last minute of a time range such as 15:00-15:30, counted from midnight. */
export function minutes(range: string): { readonly from: number; readonly to: number } {
  const [from = 0, to = 0] = range.split("-").map((time) => {
    const [hour = 0, minute = 0] = time.split(":").map(Number);
    return hour * 60 + minute;
  });
  return { from, to };
}

/** Whether two time ranges of a day have time in common; one that begins when the other ends has none. */
export function shareTime(one: string, other: string): boolean {
  const [first, second] = [minutes(one), minutes(other)];
  return first.from < second.to && second.from < first.to;
}
