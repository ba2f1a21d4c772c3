import type { CourseTerms, TimetableSlot } from "../../../contract/course";
import type { Fault } from "../errors";
import { canonicalId } from "../validation";

/** What a schema cannot say about a course's terms: each fault with its place. */
export function brokenRules(terms: CourseTerms): Fault[] {
  return [...windowFaults(terms), ...slotFaults(terms.slots), ...repeatedPrerequisites(terms)];
}

function windowFaults({
  enrollmentOpensAt: opens,
  enrollmentClosesAt: closes,
  withdrawalEndsAt: ends,
}: CourseTerms): Fault[] {
  const isAfterOpening = (time?: string | null) => !opens || !time || Date.parse(time) > Date.parse(opens);
  return [
    ...(isAfterOpening(closes) ? [] : [{ pointer: "/enrollmentClosesAt", detail: "must be after enrollmentOpensAt" }]),
    ...(isAfterOpening(ends) ? [] : [{ pointer: "/withdrawalEndsAt", detail: "must be after enrollmentOpensAt" }]),
  ];
}

function slotFaults(slots: readonly TimetableSlot[]): Fault[] {
  return slots.flatMap((slot, index) => {
    if (slot.endsAt <= slot.startsAt) return [{ pointer: `/slots/${index}/endsAt`, detail: "must be after startsAt" }];
    const other = slots.slice(0, index).findIndex((before) => overlap(slot, before));
    return other < 0 ? [] : [{ pointer: `/slots/${index}`, detail: `overlaps /slots/${other}` }];
  });
}

const overlap = (one: TimetableSlot, other: TimetableSlot) =>
  one.weekday === other.weekday && one.startsAt < other.endsAt && other.startsAt < one.endsAt;

/** The schema sees the same id in two spellings as two. */
function repeatedPrerequisites({ prerequisiteIds }: CourseTerms): Fault[] {
  const ids = prerequisiteIds.map(canonicalId);
  return ids.flatMap((each, index) => {
    const first = ids.indexOf(each);
    return first < index
      ? [{ pointer: `/prerequisiteIds/${index}`, detail: `is /prerequisiteIds/${first} again` }]
      : [];
  });
}
