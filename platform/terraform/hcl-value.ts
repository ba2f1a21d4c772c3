/** HCL was expected and something else was found, such as a call of a function. */
export class NotAnHclValue extends Error {
  constructor(text: string, position: number) {
    super(`No plain HCL value stands at "${text.slice(position, position + 30)}".`);
    this.name = "NotAnHclValue";
  }
}

/**
 * The value that an HCL expression writes out: objects (`a = 1`, `"a" : 1`), lists, text, numbers, booleans and null, as they stand
 * in `jsonencode({…})`. References stay text, in `${…}`. Throws NotAnHclValue.
 */
export function hclValue(text: string): unknown {
  return new HclReader(text).whole();
}

const space = /[\s,]*/y;
const separator = /\s*[=:]/y;
const number = /-?\d+(\.\d+)?(?![\w.])/y;
const word = /[A-Za-z_][\w-]*(?:\.[\w*-]+|\[[^\]]*\])*/y;
const constants: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };
const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

class HclReader {
  private position = 0;

  constructor(private readonly text: string) {}

  whole(): unknown {
    const value = this.value();
    this.take(space);
    if (this.position < this.text.length) throw new NotAnHclValue(this.text, this.position);
    return value;
  }

  private value(): unknown {
    this.take(space);
    if (this.isNext("{")) return Object.fromEntries(this.until("}", () => this.entry()));
    if (this.isNext("[")) return this.until("]", () => this.value());
    if (this.isNext('"')) return this.quoted();
    const digits = this.take(number);
    return digits === undefined ? this.constantOrReference() : Number(digits);
  }

  private entry(): [string, unknown] {
    const key = this.isNext('"') ? this.quoted() : this.required(this.take(word));
    this.required(this.take(separator));
    return [key, this.value()];
  }

  private until<Item>(end: string, read: () => Item): Item[] {
    this.position++;
    const items: Item[] = [];
    for (this.take(space); !this.isNext(end); this.take(space)) items.push(read());
    this.position++;
    return items;
  }

  private quoted(): string {
    let content = "";
    for (this.position++; !this.isNext('"'); ) content += this.isNext("${") ? this.expression() : this.character();
    this.position++;
    return content;
  }

  private expression(): string {
    const end = this.text.indexOf("}", this.position) + 1;
    if (end === 0) throw new NotAnHclValue(this.text, this.position);
    const found = this.text.slice(this.position, end);
    this.position = end;
    return found;
  }

  private character(): string {
    const [first = "", second = ""] = this.text.slice(this.position, this.position + 2);
    if (first === "") throw new NotAnHclValue(this.text, this.position);
    this.position += first === "\\" ? 2 : 1;
    return first === "\\" ? (escapes[second] ?? second) : first;
  }

  private constantOrReference(): unknown {
    const found = this.required(this.take(word));
    if (found in constants) return constants[found];
    if (this.isNext("(")) throw new NotAnHclValue(this.text, this.position - found.length);
    return `\${${found}}`;
  }

  private isNext(text: string): boolean {
    return this.text.startsWith(text, this.position);
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    this.position += found?.length ?? 0;
    return found;
  }

  private required(found: string | undefined): string {
    if (found === undefined) throw new NotAnHclValue(this.text, this.position);
    return found;
  }
}
