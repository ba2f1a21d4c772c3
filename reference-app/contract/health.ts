import { type Static, Type } from "@sinclair/typebox";

export const Health = Type.Object(
  {
    status: Type.Union([Type.Literal("ready"), Type.Literal("not-ready")], { description: "All checks, in a word." }),
    checks: Type.Object(
      {
        databaseReachable: Type.Boolean({ description: "PostgreSQL answers." }),
        migrationsAtHead: Type.Boolean({ description: "Every migration that this release knows has been applied." }),
        acceptingRequests: Type.Boolean({ description: "False from the moment that the process was told to stop." }),
      },
      { additionalProperties: false, description: "Each thing that it depends on." },
    ),
  },
  {
    $id: "Health",
    title: "Health",
    description: "Whether this API process may be given requests.",
    additionalProperties: false,
  },
);
export type Health = Static<typeof Health>;

export const Liveness = Type.Object(
  { status: Type.Literal("live", { description: "That it answers is all that there is to say." }) },
  {
    $id: "Liveness",
    title: "Liveness",
    description: "That this API process answers, whatever it depends on.",
    additionalProperties: false,
  },
);
export type Liveness = Static<typeof Liveness>;
