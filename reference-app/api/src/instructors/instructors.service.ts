import type { Instructor as InstructorAnswer } from "../../../contract/person";
import type { Database } from "../database";
import { InstructorNotFound } from "../errors";
import { Instructor } from "./instructor.entity";

export class InstructorsService {
  constructor(private readonly database: Database) {}

  /** Throws InstructorNotFound. */
  async profile(id: string): Promise<InstructorAnswer> {
    const instructor = await this.database.use((entities) => entities.getRepository(Instructor).findOneBy({ id }));
    if (!instructor) throw new InstructorNotFound(id);
    return { id: instructor.id, fullName: instructor.fullName };
  }
}
