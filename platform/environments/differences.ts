/** A way in which environments differ on purpose. */
export interface Difference {
  /** The field in which they differ, or a group of them: "network" is every field below it, * any step. */
  readonly field: string;
  readonly reason: string;
}

const separateBlocks = "Separate address blocks let the networks be joined one day.";
const boughtDomain = "The bare domain's zone is there since the domain was bought; the others' are made.";
const devAlone = "Nobody knows of dev, and what a firewall would stop there has nothing to take.";

/** Every way in which dev, staging and prod may differ. `npm run parity` holds them to it. */
export const differences: readonly Difference[] = [
  { field: "name", reason: "Each is a stack of its own, with its name in every physical name." },
  { field: "accountId", reason: "Each lives in an account of its own, so that nothing in one can reach another." },
  { field: "domain", reason: "Production has the bare domain; the others lie below it." },
  { field: "dns.zone", reason: boughtDomain },
  { field: "part zone/zone (aws_route53_zone)", reason: boughtDomain },
  { field: "part zone/authorities (aws_route53_record)", reason: boughtDomain },
  { field: "frontend.firewall", reason: devAlone },
  { field: "part frontend/firewall/web-acl (aws_wafv2_web_acl)", reason: devAlone },
  { field: "network.cidr", reason: separateBlocks },
  { field: "network.zones.*.publicCidr", reason: separateBlocks },
  { field: "network.zones.*.isolatedCidr", reason: separateBlocks },
  {
    field: "network.flowLogs",
    reason: "dev's network lets through what developers try out; who looks into it is told by what it refused.",
  },
  {
    field: "api.capacity",
    reason:
      "dev's host costs a third on spot capacity, and may be gone for an hour; staging shows what production does.",
  },
  { field: "api.terminationProtection", reason: "dev is taken down and built up again at will." },
  {
    field: "api.patching.securityUpdatesAfterDays",
    reason: "An update runs for days in dev, then in staging, before production gets it; critical ones do not wait.",
  },
  {
    field: "database.maxStorageGb",
    reason: "Production has room to grow; elsewhere a runaway table is to be noticed.",
  },
  { field: "database.deletionProtection", reason: "dev is taken down and built up again at will." },
  { field: "database.finalSnapshot", reason: "What is in dev's database is made up." },
  {
    field: "database.backupCopy",
    reason:
      "dev's data is made up; the copy would cost 5 USD a month: 1 for its key, and for 20 GB of which a hundredth changes daily 2 in each region (us-east-1: 0.095 USD per GB and month). Staging has it so that a change to it is tried there first, for a week instead of 35 days.",
  },
  { field: "part database-backup", reason: "What database.backupCopy asks for; dev has none." },
  { field: "budget.monthlyUsd", reason: "Production has students, whose traffic and data cost as well." },
  { field: "buckets.emptyOnDestroy", reason: "What is in dev's buckets is made up, and dev is taken down at will." },
  { field: "logs.retentionDays", reason: "An incident in production may come to light a year later." },
];
