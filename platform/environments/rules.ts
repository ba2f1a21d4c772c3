import { backupCopyRules } from "./backup-copy-rules";
import { contains, isAligned, overlap, prefixLength } from "./cidr";
import type { Environment } from "./environment";
import { minutes, shareTime } from "./time-range";

/** What is wrong with one field's value. */
export interface Problem {
  /** Path of the field, such as database.backupRetentionDays or network.zones.0.name. */
  readonly field: string;
  /** What it has to be, as a clause: "production needs at least 7". */
  readonly rule: string;
}

/** Something that values have to fulfil together, or in production. */
export interface Rule {
  /** The fields that it reads: it is asked only when each of them is well-formed by itself. */
  readonly reads: readonly string[];
  problems(environment: Environment): readonly Problem[];
}

export const rules: readonly Rule[] = [
  reservedName(),
  retiringByName(),
  networkSize(),
  alignedBlocks(),
  subnetsInNetwork(),
  separateSubnets(),
  zonesInRegion(),
  differentZones(),
  adminOnlyWhenPublic(),
  adminIsNotTheWorld(),
  storageCanGrow(),
  spotGoesWithoutProtection(),
  hostCanBeRecovered(),
  patchingLastsHours(),
  windowsLastHalfAnHour(),
  windowsSpareTeaching(),
  backupBesideMaintenance(),
  ...backupCopyRules,
  inProduction("database.backupCopy", ({ database }) => database.backupCopy !== undefined, "one"),
  inProduction(
    "database.backupCopy.retentionDays",
    ({ database }) => (database.backupCopy?.retentionDays ?? 35) >= 35,
    "at least 35",
  ),
  inProduction("api.capacity", ({ api }) => api.capacity === "on-demand", '"on-demand"'),
  untilRetired("api.terminationProtection", ({ api }) => api.terminationProtection, "true"),
  inProduction("database.backupRetentionDays", ({ database }) => database.backupRetentionDays >= 7, "at least 7"),
  untilRetired("database.deletionProtection", ({ database }) => database.deletionProtection, "true"),
  inProduction("database.finalSnapshot", ({ database }) => database.finalSnapshot, "true"),
  untilRetired("buckets.emptyOnDestroy", ({ buckets }) => !buckets.emptyOnDestroy, "false"),
  inProduction("network.flowLogs", ({ network }) => network.flowLogs === "all", '"all"'),
  inProduction("notifications.page", ({ notifications }) => notifications.page.length > 0, "somebody to be told"),
  inProduction("logs.retentionDays", ({ logs }) => logs.retentionDays >= 365, "at least 365"),
];

/** Stack, file and physical names go by one name: a copied file with the old one inside would deploy over the old one. */
export function namedAs(file: string): Rule {
  return {
    reads: ["name"],
    problems: ({ name }) =>
      name === file ? [] : [{ field: "name", rule: `it needs to be "${file}", as its file is` }],
  };
}

function inProduction(field: string, isMet: (environment: Environment) => boolean, needs: string): Rule {
  return {
    reads: ["name", field],
    problems: (environment) =>
      environment.name !== "prod" || isMet(environment) ? [] : [{ field, rule: `production needs ${needs}` }],
  };
}

/** What protects production from being destroyed, and has to go when that is what somebody wants. */
function untilRetired(field: string, isMet: (environment: Environment) => boolean, needs: string): Rule {
  return inProduction(field, (environment) => environment.retiring === "prod" || isMet(environment), needs);
}

/** A file that was copied from one that is being taken down must not take the next one with it. */
function retiringByName(): Rule {
  return {
    reads: ["name", "retiring"],
    problems: ({ name, retiring }) =>
      retiring === undefined || retiring === name
        ? []
        : [{ field: "retiring", rule: `it needs to be "${name}", the environment's own name, or to be left out` }],
  };
}

/** Parts of the stack `bootstrap-<account>`, in which each environment's part goes by the environment's name. */
const bootstrapParts = ["aws", "backend", "github", "safeguards"];

function reservedName(): Rule {
  return {
    reads: ["name"],
    problems: ({ name }) => {
      if (name === "bootstrap")
        return [{ field: "name", rule: "bootstrap names what all environments of an account share" }];
      if (bootstrapParts.includes(name))
        return [{ field: "name", rule: "the account's bootstrap has a part of that name" }];
      return [];
    },
  };
}

function networkSize(): Rule {
  return {
    reads: ["network"],
    problems: ({ network }) =>
      blocksOf(network)
        .filter(({ cidr }) => prefixLength(cidr) < 16 || prefixLength(cidr) > 28)
        .map(({ field }) => ({ field, rule: "AWS takes blocks from /16 to /28" })),
  };
}

function alignedBlocks(): Rule {
  return {
    reads: ["network"],
    problems: ({ network }) =>
      blocksOf(network)
        .filter(({ cidr }) => !isAligned(cidr))
        .map(({ field }) => ({ field, rule: "the address needs to be the first of its block" })),
  };
}

function subnetsInNetwork(): Rule {
  return {
    reads: ["network"],
    problems: ({ network }) =>
      subnetsOf(network)
        .filter(({ cidr }) => !contains(network.cidr, cidr))
        .map(({ field }) => ({ field, rule: `it needs to lie within network.cidr, ${network.cidr}` })),
  };
}

function separateSubnets(): Rule {
  return {
    reads: ["network"],
    problems: ({ network }) =>
      subnetsOf(network).flatMap((subnet, index, all) =>
        all
          .slice(0, index)
          .filter((earlier) => overlap(earlier.cidr, subnet.cidr))
          .map((earlier) => ({ field: subnet.field, rule: `it overlaps ${earlier.field}, ${earlier.cidr}` })),
      ),
  };
}

function zonesInRegion(): Rule {
  return {
    reads: ["region", "network"],
    problems: ({ region, network }) =>
      network.zones.flatMap(({ name }, index) =>
        name.slice(0, -1) === region
          ? []
          : [{ field: `network.zones.${index}.name`, rule: `it needs to be in ${region}` }],
      ),
  };
}

function differentZones(): Rule {
  return {
    reads: ["network"],
    problems: ({ network: { zones } }) =>
      zones.flatMap(({ name }, index) =>
        zones.findIndex((zone) => zone.name === name) === index
          ? []
          : [{ field: `network.zones.${index}.name`, rule: "each zone needs to be another one" }],
      ),
  };
}

function adminOnlyWhenPublic(): Rule {
  return {
    reads: ["api.exposure", "api.adminCidr"],
    problems: ({ api }) =>
      api.adminCidr !== undefined && api.exposure !== "public"
        ? [{ field: "api.adminCidr", rule: 'it needs api.exposure to be "public"; otherwise use Session Manager' }]
        : [],
  };
}

function adminIsNotTheWorld(): Rule {
  return {
    reads: ["api.adminCidr"],
    problems: ({ api }) =>
      api.adminCidr !== undefined && prefixLength(api.adminCidr) < 24
        ? [{ field: "api.adminCidr", rule: "an administrator's network needs to be a /24 or smaller" }]
        : [],
  };
}

/**
 * RDS adds 10 GiB or a tenth at a time, whichever is more, and nothing where that would reach the limit: "Managing capacity
 * automatically with Amazon RDS storage autoscaling", Amazon RDS User Guide.
 */
function storageCanGrow(): Rule {
  return {
    reads: ["database.storageGb", "database.maxStorageGb"],
    problems: ({ database: { storageGb, maxStorageGb } }) => {
      const least = storageGb + Math.max(10, Math.ceil(storageGb / 10)) + 1;
      return maxStorageGb >= least
        ? []
        : [
            {
              field: "database.maxStorageGb",
              rule: `it needs at least ${least}, or RDS never adds to database.storageGb`,
            },
          ];
    },
  };
}

/** "Spot Instance limitations": EC2 refuses to protect from termination what it may take back itself. */
function spotGoesWithoutProtection(): Rule {
  return {
    reads: ["api.capacity", "api.terminationProtection"],
    problems: ({ api }) =>
      api.capacity === "spot" && api.terminationProtection
        ? [{ field: "api.terminationProtection", rule: 'it needs api.capacity to be "on-demand"' }]
        : [],
  };
}

/**
 * Which EC2 can move to other hardware: what has no disks of its own ("Automatic instance recovery", Amazon EC2 User Guide, and
 * AutoRecoverySupported of DescribeInstanceTypes). It never moves spot capacity.
 */
function hostCanBeRecovered(): Rule {
  return {
    reads: ["api.capacity", "api.instanceType"],
    problems: ({ api }) =>
      api.capacity === "spot" || /^[cmrt]([2-9]|\d\d)(?![a-z-]*d)/.test(api.instanceType)
        ? []
        : [
            {
              field: "api.instanceType",
              rule: "EC2 cannot recover it from failed hardware; it needs to be of the families c, m, r or t, without local disks (a d behind the number)",
            },
          ],
  };
}

/** Maintenance windows of Systems Manager last whole hours, and ours begins nothing in its last one. */
function patchingLastsHours(): Rule {
  return {
    reads: ["api.patching.window"],
    problems: ({ api }) => {
      const { from, to } = minutes(api.patching.window);
      return to - from >= 120 && (to - from) % 60 === 0
        ? []
        : [
            {
              field: "api.patching.window",
              rule: "it needs to last whole hours, two or more, and to end on the same day",
            },
          ];
    },
  };
}

/** The least that RDS takes: PreferredBackupWindow and PreferredMaintenanceWindow, Amazon RDS API Reference. */
function windowsLastHalfAnHour(): Rule {
  return {
    reads: ["database.backupWindow", "database.maintenanceWindow"],
    problems: ({ database }) =>
      windowsOf(database)
        .filter(({ times }) => minutes(times).to - minutes(times).from < 30)
        .map(({ field }) => ({ field, rule: "it needs to last 30 minutes or more, and to end on the same day" })),
  };
}

function windowsSpareTeaching(): Rule {
  return {
    reads: ["teachingHours", "api.patching.window", "database.backupWindow", "database.maintenanceWindow"],
    problems: ({ api, database, teachingHours }) =>
      [{ field: "api.patching.window", times: api.patching.window }, ...windowsOf(database)]
        .filter(({ times }) => shareTime(times, teachingHours))
        .map(({ field }) => ({ field, rule: `it overlaps teachingHours, ${teachingHours}` })),
  };
}

/** RDS refuses windows that overlap. */
function backupBesideMaintenance(): Rule {
  return {
    reads: ["database.backupWindow", "database.maintenanceWindow"],
    problems: ({ database }) => {
      const [backup, maintenance] = windowsOf(database);
      return shareTime(backup.times, maintenance.times)
        ? [{ field: backup.field, rule: `it overlaps database.maintenanceWindow, ${database.maintenanceWindow}` }]
        : [];
    },
  };
}

function windowsOf({ backupWindow, maintenanceWindow }: Environment["database"]) {
  return [
    { field: "database.backupWindow", times: backupWindow },
    { field: "database.maintenanceWindow", times: maintenanceWindow },
  ] as const;
}

function subnetsOf(network: Environment["network"]) {
  return network.zones.flatMap((zone, index) => [
    { field: `network.zones.${index}.publicCidr`, cidr: zone.publicCidr },
    { field: `network.zones.${index}.isolatedCidr`, cidr: zone.isolatedCidr },
  ]);
}

function blocksOf(network: Environment["network"]) {
  return [{ field: "network.cidr", cidr: network.cidr }, ...subnetsOf(network)];
}
