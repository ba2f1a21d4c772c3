import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { LocalizedText } from "../../../contract/course";
import { recall } from "../browser-memory";
import type { Messages } from "./messages";

export type Language = keyof LocalizedText;

/** Nobody fetches the texts of a language that they do not read. */
const messagesOf: Readonly<Record<Language, () => Promise<Messages>>> = {
  en: async () => (await import("./en")).en,
  vi: async () => (await import("./vi")).vi,
};

/** Each language's name in itself, for those who can read only that one. */
export const languageNames: Readonly<Record<Language, string>> = { en: "English", vi: "Tiếng Việt" };

const isLanguage = (value: unknown): value is Language => typeof value === "string" && value in messagesOf;

const speakers = new Set<ReactiveControllerHost>();
let spoken: { readonly language: Language; readonly messages: Messages } | undefined;

/** The remembered language, or else the first of the browser's that we speak, or else English. */
export function preferredLanguage(): Language {
  const wishes = [recall("language"), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wishes.find(isLanguage) ?? "en";
}

/** Makes every element speak `language`. Rejects, and changes nothing, when its texts cannot be fetched. */
export async function speak(language: Language): Promise<void> {
  spoken = { language, messages: await messagesOf[language]() };
  document.documentElement.lang = language;
  for (const speaker of speakers) speaker.requestUpdate();
}

/** Gives an element its texts, and renders it again when the language changes. */
export class Speech implements ReactiveController {
  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  /** Whether there is a language yet; until then there are no words. */
  get isReady(): boolean {
    return spoken !== undefined;
  }

  get language(): Language {
    return this.spoken.language;
  }

  get messages(): Messages {
    return this.spoken.messages;
  }

  /** The text in the current language. */
  of(text: LocalizedText): string {
    return text[this.language];
  }

  /** The words for a problem's code; the general ones for a code that has none. */
  problem(code: string): string {
    const { problems } = this.messages;
    return code in problems ? problems[code as keyof typeof problems] : problems.unexpected;
  }

  /** The day of an RFC 3339 moment, where the reader is and as their region writes it. */
  day(moment: string): string {
    const region = navigator.languages.find((tag) => tag.startsWith(this.language)) ?? this.language;
    return new Intl.DateTimeFormat(region, { dateStyle: "long" }).format(new Date(moment));
  }

  hostConnected(): void {
    speakers.add(this.host);
  }

  hostDisconnected(): void {
    speakers.delete(this.host);
  }

  private get spoken() {
    if (!spoken) throw new Error("No language is spoken yet; await speak() before an element renders texts.");
    return spoken;
  }
}
