import type { FrontendConfig } from "./api-client";
import { recall, remember } from "./browser-memory";

/** Who is enrolling. Until there is sign-in it is the environment's demo student, or the id that was entered here. */
export interface Student {
  readonly id: string;
  /** Null where only the id is known. */
  readonly name: string | null;
  readonly isDemo: boolean;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const isStudentId = (text: string): boolean => uuid.test(text);

/** The demo student where the environment has one, else the one this browser remembers, else null. */
export function knownStudent({ demoStudent }: FrontendConfig): Student | null {
  if (demoStudent) return { ...demoStudent, isDemo: true };
  const id = recall("student");
  return id === null ? null : { id, name: null, isDemo: false };
}

/** An id was entered, or is to be forgotten (null). */
export class StudentChosen extends Event {
  static readonly type = "student-chosen";

  constructor(readonly studentId: string | null) {
    super(StudentChosen.type, { bubbles: true, composed: true });
  }
}

/** Remembers the id that was entered. */
export function chooseStudent(id: string | null): Student | null {
  remember("student", id);
  return id === null ? null : { id, name: null, isDemo: false };
}
