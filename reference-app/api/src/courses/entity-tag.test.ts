import { expectVersion, isAlreadyKnown, readExpectation, tagOf } from "./entity-tag";

const course = { version: 7, enrolledCount: 120, waitingCount: 3 };

it.each([
  ["an edit", { version: 8 }],
  ["an enrolment", { enrolledCount: 121 }],
  ["somebody who waits", { waitingCount: 4 }],
])("changes with %s", (_what, change) => {
  expect(tagOf({ ...course, ...change })).not.toBe(tagOf(course));
});

it.each([tagOf(course), tagOf({ ...course, enrolledCount: 1 }), '"7"', '"3", "7"', "*"])(
  "lets an edit build on version 7 with If-Match: %s",
  (ifMatch) => {
    expect(() => expectVersion(readExpectation(ifMatch), course)).not.toThrow();
  },
);

it.each(['"6.120.3"', 'W/"7.120.3"', "7", '"7', '"7.1"', '""', '"07"', '"99999999999"'])(
  "calls an edit of version 7 stale with If-Match: %s",
  (ifMatch) => {
    expect(() => expectVersion(readExpectation(ifMatch), course)).toThrow(
      expect.objectContaining({ code: "precondition-failed" }),
    );
  },
);

it("lets nobody edit who does not say what they read", () => {
  expect(() => readExpectation("")).toThrow(expect.objectContaining({ code: "precondition-required" }));
});

it.each([tagOf(course), `W/${tagOf(course)}`, `"1.0.0", ${tagOf(course)}`, "*"])(
  "is known to who says %s",
  (header) => {
    expect(isAlreadyKnown(header, tagOf(course))).toBe(true);
  },
);

it.each(["", '"7"', '"7.120.4"', "7.120.3"])("is not known to who says %s", (header) => {
  expect(isAlreadyKnown(header, tagOf(course))).toBe(false);
});
