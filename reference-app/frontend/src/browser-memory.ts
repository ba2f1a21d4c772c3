type Remembered = "language" | "student";

/** What this browser remembers, or null; null as well where the browser refuses to remember anything. */
export function recall(what: Remembered): string | null {
  try {
    return localStorage.getItem(`lectern-${what}`);
  } catch {
    return null;
  }
}

/** Keeps a value in this browser, or forgets it when it is null; where the browser refuses, it lasts until the page closes. */
export function remember(what: Remembered, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`lectern-${what}`);
    else localStorage.setItem(`lectern-${what}`, value);
  } catch {
    // A private window may refuse storage. The page works without.
  }
}
