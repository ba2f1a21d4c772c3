/** As wide as a terminal is where nobody has made it wider. */
const columns = 80;

/** A line as several where it is longer than a terminal is wide, broken at spaces and further indented. */
export function fold(line: string): readonly string[] {
  const [, indent = "", first = ""] = /^(\s*(?:[-+~±>x] )?)(.*)$/.exec(line) ?? [];
  const hanging = " ".repeat(indent.length + 2);
  const lines = [indent];
  let isEmpty = true;
  for (const word of first.split(" ")) {
    const last = lines.length - 1;
    const longer = isEmpty ? `${lines[last]}${word}` : `${lines[last]} ${word}`;
    if (longer.length <= columns || isEmpty) lines[last] = longer;
    else lines.push(`${hanging}${word}`);
    isEmpty = false;
  }
  return lines;
}
