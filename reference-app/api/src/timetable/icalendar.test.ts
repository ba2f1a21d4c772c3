import fc from "fast-check";
import { escapeText, fold, toICalendar } from "./icalendar";
import type { Meeting } from "./student-timetable.query";

const meeting: Meeting = {
  courseId: "01900000-0000-7000-8000-000000000001",
  code: "RICE-101",
  title: { en: "Rice, water; and \\ soil", vi: "Cây lúa" },
  instructor: "Lê Thị Hoa",
  weekday: 2,
  startsAt: "07:30",
  endsAt: "09:30",
  room: "A1.01",
  enrolledAt: new Date("2025-08-18T20:00:00Z"), // In the university it is Tuesday already.
  revisedAt: new Date("2025-08-20T01:02:03.456Z"),
};

it("writes a timetable as calendars read it", () => {
  expect(toICalendar([meeting], "en").split("\r\n")).toEqual([
    ...["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lectern//Timetable//EN", "CALSCALE:GREGORIAN"],
    ...["BEGIN:VTIMEZONE", "TZID:Asia/Ho_Chi_Minh", "BEGIN:STANDARD", "DTSTART:19700101T000000"],
    ...["TZOFFSETFROM:+0700", "TZOFFSETTO:+0700", "END:STANDARD", "END:VTIMEZONE"],
    "BEGIN:VEVENT",
    "UID:01900000-0000-7000-8000-000000000001-2-0730@lectern",
    "DTSTAMP:20250820T010203Z",
    "DTSTART;TZID=Asia/Ho_Chi_Minh:20250819T073000",
    "DTEND;TZID=Asia/Ho_Chi_Minh:20250819T093000",
    "RRULE:FREQ=WEEKLY",
    "SUMMARY:RICE-101 Rice\\, water\\; and \\\\ soil",
    "LOCATION:A1.01",
    "DESCRIPTION:Lê Thị Hoa",
    ...["END:VEVENT", "END:VCALENDAR", ""],
  ]);
});

it.each([
  [1, "20250825"],
  [2, "20250819"],
  [7, "20250824"],
])("begins on the first day %i of the week on which the student was in the course: %s", (weekday, date) => {
  expect(toICalendar([{ ...meeting, weekday }], "en")).toContain(`DTSTART;TZID=Asia/Ho_Chi_Minh:${date}T`);
});

it("is a calendar even where there is nothing in it", () => {
  expect(toICalendar([], "en")).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*END:VTIMEZONE\r\nEND:VCALENDAR\r\n$/);
});

it("lets no text begin a line of its own", () => {
  const room = "A1\r\nEND:VEVENT\nATTACH:http://elsewhere.example\r\x07";
  expect(escapeText(room)).toBe("A1\\nEND:VEVENT\\nATTACH:http://elsewhere.example\\n");
  expect(toICalendar([{ ...meeting, room }], "en").match(/^END:VEVENT/gm)).toHaveLength(1);
});

it("folds each line after at most 75 octets, cuts no character, and loses none", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
      const line = escapeText(text.replace(/\p{Surrogate}/gu, ""));
      const folded = fold(line).split("\r\n");
      expect(Math.max(...folded.map((part) => Buffer.byteLength(part)))).toBeLessThanOrEqual(75);
      expect(folded.slice(1).every((part) => part.startsWith(" "))).toBe(true);
      expect(folded.map((part, index) => (index === 0 ? part : part.slice(1))).join("")).toBe(line);
    }),
  );
});
