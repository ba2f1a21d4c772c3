import type { Database, NamedQuery } from "../database";
import { AccountUnlinked, InstructorNotFound, NotYours, StudentNotFound } from "../errors";
import type { Actor } from "../routing/route";
import { isUuid } from "../validation";
import { Remembered } from "./remembered";

type Kind = "student" | "instructor";

/** Who of a kind a subject of the identity provider is. Parameter: subject. */
export const ofSubject: Record<Kind, NamedQuery> = {
  student: { name: "student-of-subject", text: "SELECT id FROM students WHERE subject = $1" },
  instructor: { name: "instructor-of-subject", text: "SELECT id FROM instructors WHERE subject = $1" },
};

const notFound = { student: StudentNotFound, instructor: InstructorNotFound };

/** Whose account it is hardly ever changes; when it does, it is noticed within this time. */
const rememberedMilliseconds = 60_000;

/**
 * Which student or instructor somebody who signed in is. It is remembered for a minute, so that what students do most
 * costs no statement more.
 */
export class Accounts {
  private readonly known = new Remembered<string>(rememberedMilliseconds);

  constructor(private readonly database: Database) {}

  /**
   * The id of the student or instructor that an address or a body names: everybody may name themselves, by their id or as
   * `me`, and staff anybody. Throws AccountUnlinked, NotYours, or StudentNotFound or InstructorNotFound for no id at all.
   */
  async named(kind: Kind, name: string, actor: Actor): Promise<string> {
    const id = name.toLowerCase();
    if (id !== "me" && actor.roles.includes("staff")) {
      if (!isUuid(id)) throw new notFound[kind](name);
      return id;
    }
    const own = await this.own(kind, actor);
    if (id !== "me" && id !== own) throw new NotYours();
    return own;
  }

  private async own(kind: Kind, { subject }: Actor): Promise<string> {
    const key = `${kind} ${subject}`;
    const known = this.known.get(key);
    if (known) return known;
    const [row] = await this.database.run<{ readonly id: string }>(ofSubject[kind], [subject]);
    if (!row) throw new AccountUnlinked(kind);
    this.known.set(key, row.id);
    return row.id;
  }
}
