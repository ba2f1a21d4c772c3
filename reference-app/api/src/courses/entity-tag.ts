import { PreconditionFailed, PreconditionRequired } from "../errors";

/** What decides about a course's representation. */
export interface CourseState {
  /** Grows with each edit. */
  readonly version: number;
  readonly enrolledCount: number;
  readonly waitingCount: number;
}

/** Changes with whatever of a course changes: the version first, then what its students move. */
export const tagOf = ({ version, enrolledCount, waitingCount }: CourseState): string =>
  `"${version}.${enrolledCount}.${waitingCount}"`;

/** Whether If-None-Match names this tag, weakly or not: then its reader has all that there is. */
export function isAlreadyKnown(ifNoneMatch: string, tag: string): boolean {
  const known = ifNoneMatch.split(",").map((each) => each.trim().replace(/^W\//, ""));
  return known.includes(tag) || known.includes("*");
}

/** The version in a tag of ours; a tag that names a version alone is one, too. */
const ourTag = /^"([1-9][0-9]{0,8})(?:\.[0-9]+\.[0-9]+)?"$/;

/** Versions on which an edit may build; `undefined`: on any. */
export type Expectation = readonly number[] | undefined;

/**
 * Reads If-Match. Only the version in the tags counts: an edit is not stale because students enrolled meanwhile. Throws
 * PreconditionRequired without a header; a tag that is none of ours matches no version.
 */
export function readExpectation(ifMatch: string): Expectation {
  if (ifMatch === "") throw new PreconditionRequired();
  if (ifMatch === "*") return undefined;
  return ifMatch
    .split(",")
    .flatMap((tag) => ourTag.exec(tag.trim())?.[1] ?? [])
    .map(Number);
}

/** Throws PreconditionFailed where somebody has edited the course since. */
export function expectVersion(expectation: Expectation, { version }: Pick<CourseState, "version">): void {
  if (expectation && !expectation.includes(version)) throw new PreconditionFailed();
}
