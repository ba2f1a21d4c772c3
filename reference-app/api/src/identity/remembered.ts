/** Values that are good for a short time: at most so many, the one that was learnt first forgotten first. */
export class Remembered<Value> {
  private readonly known = new Map<string, { readonly value: Value; readonly until: number }>();

  constructor(
    readonly milliseconds: number,
    private readonly entries = 10_000,
  ) {}

  get(key: string): Value | undefined {
    const found = this.known.get(key);
    return found && performance.now() < found.until ? found.value : undefined;
  }

  /** For `milliseconds`, but never longer than this memory keeps anything. */
  set(key: string, value: Value, milliseconds = this.milliseconds): void {
    this.known.delete(key);
    const [oldest] = this.known.keys();
    if (oldest !== undefined && this.known.size >= this.entries) this.known.delete(oldest);
    this.known.set(key, { value, until: performance.now() + Math.min(milliseconds, this.milliseconds) });
  }
}
