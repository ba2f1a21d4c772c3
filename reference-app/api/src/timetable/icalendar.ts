import type { Language } from "../../../contract/course";
import type { Meeting } from "./student-timetable.query";

/** The university's clocks: timetables are in its time, which knows no summer. */
const zone = { name: "Asia/Ho_Chi_Minh", offset: "+0700", hours: 7 };
const day = 24 * 60 * 60 * 1000;

/**
 * A timetable as an iCalendar object (RFC 5545). A meeting recurs each week from the student's first day in the course on,
 * without an end, as a course does not say when its term ends.
 */
export function toICalendar(meetings: readonly Meeting[], language: Language): string {
  const lines = [
    ...["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lectern//Timetable//EN", "CALSCALE:GREGORIAN"],
    ...["BEGIN:VTIMEZONE", `TZID:${zone.name}`, "BEGIN:STANDARD", "DTSTART:19700101T000000"],
    ...[`TZOFFSETFROM:${zone.offset}`, `TZOFFSETTO:${zone.offset}`, "END:STANDARD", "END:VTIMEZONE"],
    ...meetings.flatMap((meeting) => eventOf(meeting, language)),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join("");
}

function eventOf(meeting: Meeting, language: Language): string[] {
  const date = firstDate(meeting);
  const at = (time: string) => `;TZID=${zone.name}:${date}T${time.replace(":", "")}00`;
  return [
    "BEGIN:VEVENT",
    `UID:${meeting.courseId}-${meeting.weekday}-${meeting.startsAt.replace(":", "")}@lectern`,
    `DTSTAMP:${meeting.revisedAt.toISOString().replace(/[-:]|\.\d+/g, "")}`,
    `DTSTART${at(meeting.startsAt)}`,
    `DTEND${at(meeting.endsAt)}`,
    "RRULE:FREQ=WEEKLY",
    `SUMMARY:${escapeText(`${meeting.code} ${meeting.title[language]}`)}`,
    `LOCATION:${escapeText(meeting.room)}`,
    `DESCRIPTION:${escapeText(meeting.instructor)}`,
    "END:VEVENT",
  ];
}

/** The first of the meeting's weekdays that is not before the student was in the course, as YYYYMMDD. */
function firstDate({ enrolledAt, weekday }: Meeting): string {
  const local = new Date(enrolledAt.getTime() + zone.hours * 60 * 60 * 1000);
  const daysUntil = (weekday - local.getUTCDay() + 7) % 7;
  return new Date(local.getTime() + daysUntil * day).toISOString().slice(0, 10).replaceAll("-", "");
}

/** RFC 5545, section 3.3.11; other control characters have no place in a text. */
export const escapeText = (text: string): string =>
  text
    .replace(/[\\;,]/g, "\\$&")
    .replace(/\r\n|\r|\n/g, "\\n")
    .replace(/\p{Cc}/gu, "");

const lineOctets = 75;

/** RFC 5545, section 3.1: no line is longer than 75 octets; what does not fit goes on after a space. No character is cut. */
export function fold(line: string): string {
  const parts: string[] = [];
  let part = "";
  for (const character of line) {
    if (Buffer.byteLength(part + character) > lineOctets) {
      parts.push(part);
      part = " ";
    }
    part += character;
  }
  return [...parts, part].join("\r\n");
}
