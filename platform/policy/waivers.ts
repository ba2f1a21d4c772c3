import type { RuleId } from "./rules";

/** A rule that resources may break, for a reason that somebody stands for and looks at again. */
export interface Waiver {
  readonly rule: RuleId;
  /** Construct paths, such as prod/database/instance; `*` stands for any part of one. */
  readonly resources: readonly string[];
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, such as 2027-05-31. */
  readonly review: string;
}

const platform = { owner: "platform", review: "2027-05-31" };

/** Environments that are made to be destroyed. */
const fleeting = ["dev", "local"];
const everyBucket = ["*bucket/bucket"];
const everyDistribution = ["*/frontend/distribution/distribution"];

export const waivers: readonly Waiver[] = [
  {
    ...platform,
    rule: "database-leaves-snapshot",
    resources: fleeting.map((environment) => `${environment}/database/instance`),
    reason:
      "The environment holds made-up data and is destroyed often; each time it would leave a snapshot to pay for.",
  },
  {
    ...platform,
    rule: "database-protected-from-deletion",
    resources: fleeting.map((environment) => `${environment}/database/instance`),
    reason: "The environment is made to be destroyed by one command, which the protection would stop half way.",
  },
  {
    ...platform,
    rule: "host-protected-from-termination",
    resources: fleeting.map((environment) => `${environment}/api/host`),
    reason: "The environment is made to be destroyed by one command, which the protection would stop half way.",
  },
  {
    ...platform,
    rule: "database-in-two-zones",
    resources: ["prod/database/instance"],
    reason:
      "A standby doubles the database's price: 15 USD a month for a db.t3.micro with 20 GB (us-east-1: 0.018 USD an hour, 0.115 USD per GB). The API stands in one zone as well, so that the service would not survive the zone's loss with it either.",
  },
  {
    ...platform,
    rule: "network-logs-every-flow",
    resources: fleeting.map((environment) => `${environment}/network/vpc`),
    reason:
      "What is let through there is what developers try out; each GB of it would cost 0.25 USD to deliver (us-east-1, vended logs to S3) to show what nobody looks into. What was refused is logged.",
  },
  {
    ...platform,
    rule: "services-reached-privately",
    resources: ["*/network/vpc"],
    reason:
      "Three interface endpoints in two zones cost 44 USD a month (us-east-1: 0.01 USD an hour each), nearly three times the host. The traffic is TLS either way.",
  },
  {
    ...platform,
    rule: "bucket-replicated",
    resources: everyBucket,
    reason: "The service promises one region. S3 keeps what it has in three zones of it, and old versions for weeks.",
  },
  {
    ...platform,
    rule: "bucket-locks-objects",
    resources: everyBucket,
    reason:
      "Built pages and course images are no records that have to be kept; old versions bring back what was deleted.",
  },
  {
    ...platform,
    rule: "bucket-announces-changes",
    resources: everyBucket,
    reason: "No part of the service reacts to a new object.",
  },
  {
    ...platform,
    rule: "bucket-deletes-by-second-factor",
    resources: everyBucket,
    reason: "S3 refuses it for buckets with a lifecycle, and old versions have to expire.",
  },
  {
    ...platform,
    rule: "distribution-fails-over",
    resources: everyDistribution,
    reason: "There is one API host and one bucket of pages in one region, so there is nothing to fail over to.",
  },
  {
    ...platform,
    rule: "distribution-restricts-countries",
    resources: everyDistribution,
    reason: "Students enrol from wherever they are.",
  },
  {
    ...platform,
    rule: "bucket-encrypted-with-own-key",
    resources: ["bootstrap-*/state-bucket/bucket", "bootstrap-*/release-bucket/bucket"],
    reason:
      "Neither holds a secret, and S3 encrypts both. A key of one's own would have to be granted to every role that plans, deploys or fetches a release, and would lock out the one who mends the state when it is lost.",
  },
  {
    ...platform,
    rule: "account-watches-changes",
    resources: ["bootstrap-*"],
    reason:
      "Fifteen metric filters and alarms cost 1.50 USD a month and account (us-east-1: 0.10 USD an alarm), and the trail's log group as much again; environments change by pipelines, and the trail keeps who did what.",
  },
  {
    ...platform,
    rule: "account-looks-for-intruders",
    resources: ["bootstrap-*"],
    reason:
      "Both are the organisation's to switch on, in every account and region at once; what they cost grows with what happens in the account (us-east-1: 4 USD per million events in GuardDuty, 0.003 USD per recorded change in Config).",
  },
  {
    ...platform,
    rule: "zone-signed",
    resources: ["prod/zone/zone"],
    reason:
      "The zone came with the domain, and may hold names that are none of ours. Signing it takes a record at the registrar as well, and whoever errs there makes every name of it unreachable for a day. Whom a browser talks to is proven by certificates, and the zone says who may issue them.",
  },
  {
    ...platform,
    rule: "zone-queries-logged",
    resources: ["prod/zone/zone"],
    reason:
      "Resolvers ask, not students, and for names that everybody may know: who really came is in the distribution's log. A million queries would cost some 0.15 USD to keep (0.50 USD per GB in us-east-1, where alone they can be logged).",
  },
];
