import { stripVTControlCharacters } from "node:util";
import { anonymous } from "./caller";
import { asData, report } from "./report";

const row = {
  subject: "notes",
  caller: anonymous,
  action: "s3:GetObject",
  resource: "arn:aws:s3:::notes/a",
  intended: "denied" as const,
  because: "notes are private",
};
const denied = { ...row, decision: { allowed: false, because: "no policy admits them" } };
const wrong = { ...row, action: "s3:PutObject", decision: { allowed: true, because: "Oops of notes allows it" } };
const review = { environment: "dev", rows: [denied, { ...denied, action: "s3:ListBucket" }, wrong], problems: [] };
const notes = {
  name: "notes",
  what: "Somebody's notes",
  reachesSiblings: { "s3:GetObject": "there is one bucket for all" },
};

it("says who, what, to what, whether and why, once for all that has the same reason", () => {
  expect(stripVTControlCharacters(report(review, [notes]))).toBe(`Who may do what in dev

notes  Somebody's notes
  denied  anybody, unsigned: notes are private
      no policy admits them
      s3:GetObject   arn:aws:s3:::notes/a
      s3:ListBucket  arn:aws:s3:::notes/a
  allowed, WRONGLY, anybody, unsigned: notes are private
      Oops of notes allows it
      s3:PutObject  arn:aws:s3:::notes/a
  kept from other environments by their accounts alone: s3:GetObject
      there is one bucket for all`);
});

it("leaves out what was not asked for", () => {
  expect(report(review, [])).not.toContain("notes");
});

it("gives programs the same, a row a pair", () => {
  expect(asData([wrong])).toEqual([
    {
      subject: "notes",
      caller: "anybody, unsigned",
      action: "s3:PutObject",
      resource: "arn:aws:s3:::notes/a",
      context: {},
      intended: "denied",
      because: "notes are private",
      allowed: true,
      decidedBy: "Oops of notes allows it",
    },
  ]);
});
