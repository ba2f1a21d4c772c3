const uuid = { type: "string", format: "uuid" };
const own = { anyOf: [uuid, { const: "me" }] };
const inPath = (name: string, description: string, schema: object) => ({
  name,
  in: "path",
  required: true,
  description,
  schema,
});
const header = (description: string, schema: object = { type: "string" }) => ({ description, schema });

/** What the operations have in common. */
export const shared = {
  info: {
    title: "Lectern: the API",
    summary: "Students find courses and enrol.",
    description:
      "Every error is an RFC 9457 problem document, and its `code` is for programs. An address that is not here answers 404 `route-not-found`; a method that is not here, of an address that is, 405 `method-not-allowed` with `Allow`. Every GET answers HEAD, too.",
    license: { name: "Apache-2.0", identifier: "Apache-2.0" },
  },
  servers: [{ url: "/", description: "Where this document was read." }],
  tags: [
    { name: "Courses", description: "The catalogue, and what staff do to it." },
    { name: "Enrolments", description: "Being in a course, and waiting for it." },
    { name: "Students", description: "What is a student's own." },
    { name: "Instructors", description: "What is an instructor's own." },
    { name: "Audit", description: "Who did what." },
    { name: "Health", description: "For whoever runs the process; the edge does not forward these." },
    { name: "Documentation", description: "This document, and a page to read it by." },
  ],
  components: {
    parameters: {
      id: inPath("id", "The course.", uuid),
      courseId: inPath("courseId", "The course.", uuid),
      studentId: inPath("studentId", "The student; `me` is whoever signed in.", own),
      instructorId: inPath("instructorId", "The instructor; `me` is whoever signed in.", own),
      IfMatch: {
        name: "If-Match",
        in: "header",
        required: true,
        description: "The ETag that was last read, several of them, or `*` for any.",
        schema: { type: "string" },
      },
      IfNoneMatch: {
        name: "If-None-Match",
        in: "header",
        required: false,
        description: "The ETag of what the caller has.",
        schema: { type: "string" },
      },
      IdempotencyKey: {
        name: "Idempotency-Key",
        in: "header",
        required: false,
        description: "Of the caller's own making. The same request with the same key is done once, for 24 hours.",
        schema: { type: "string", pattern: "^[\\x21-\\x7e]{1,255}$" },
      },
    },
    headers: {
      ETag: header("Changes with whatever changes of what is shown."),
      Link: header('Where the next page is, `rel="next"`; not on the last.'),
      Location: header("Where the new thing is.", { type: "string", format: "uri-reference" }),
      "Content-Disposition": header("That it is to be kept as a file, and the file's name."),
      "Retry-After": header("Seconds after which it is worth asking again.", { type: "string", pattern: "^[0-9]+$" }),
      "WWW-Authenticate": header("How to sign in (RFC 6750)."),
      "X-Request-Id": header("Finds the request in the log; a problem document's `traceId`.", uuid),
    },
    securitySchemes: {
      accessToken: {
        type: "http",
        scheme: "bearer",
        bearerFormat: "JWT",
        description:
          "An OpenID Connect access token. Each requirement names a role; one of those that an operation names is enough.",
      },
    },
  },
};
