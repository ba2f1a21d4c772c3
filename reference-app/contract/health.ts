import { type Static, Type } from "@sinclair/typebox";

/** Whether this API process may be given requests, and each thing that it depends on. */
export const Health = Type.Object(
  {
    status: Type.Union([Type.Literal("ready"), Type.Literal("not-ready")]),
    checks: Type.Object(
      {
        databaseReachable: Type.Boolean(),
        migrationsAtHead: Type.Boolean({ description: "Every migration that this release knows has been applied." }),
        acceptingRequests: Type.Boolean({ description: "False from the moment that the process was told to stop." }),
      },
      { additionalProperties: false },
    ),
  },
  { $id: "Health", additionalProperties: false },
);
export type Health = Static<typeof Health>;
