import { type Static, Type } from "@sinclair/typebox";

/** An IPv4 block such as 10.10.0.0/16. */
const Cidr = Type.String();

const Zone = Type.Object({
  name: Type.String(),
  publicCidr: Cidr,
  isolatedCidr: Cidr,
});

export const Environment = Type.Object({
  name: Type.Union([Type.Literal("dev"), Type.Literal("staging"), Type.Literal("prod"), Type.Literal("local")]),
  accountId: Type.String(),
  region: Type.String(),
  domain: Type.String(),
  topology: Type.Literal("single-instance"),
  network: Type.Object({ cidr: Cidr, zones: Type.Array(Zone) }),
  api: Type.Object({
    exposure: Type.Union([Type.Literal("cloudfront"), Type.Literal("public")]),
    adminCidr: Type.Optional(Cidr),
    instanceType: Type.String(),
    rootVolumeGb: Type.Integer(),
  }),
  database: Type.Object({
    instanceClass: Type.String(),
    storageGb: Type.Integer(),
    maxStorageGb: Type.Integer(),
    backupRetentionDays: Type.Integer(),
    deletionProtection: Type.Boolean(),
    finalSnapshot: Type.Boolean(),
  }),
  buckets: Type.Object({ emptyOnDestroy: Type.Boolean() }),
  logs: Type.Object({ retentionDays: Type.Integer() }),
});
export type Environment = Static<typeof Environment>;
