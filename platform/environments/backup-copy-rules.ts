import type { Environment } from "./environment";
import type { Rule } from "./rules";
import { minutes, shareTime } from "./time-range";

/** AWS Backup may wait an hour before it begins, and cancels what is not done at the window's end. */
const shortestWindowMinutes = 120;

/** What the copy of the backups has to fulfil together with the other values. */
export const backupCopyRules: readonly Rule[] = [
  copiesToAnotherRegion(),
  outlivesItsSource(),
  windowLeavesTime(),
  windowSparesTeaching(),
  windowSparesRds("database.backupWindow"),
  windowSparesRds("database.maintenanceWindow"),
];

type BackupCopy = NonNullable<Environment["database"]["backupCopy"]>;

/** A rule for environments that have a copy: what is wrong with one of its values, if anything is. */
function ofCopy(
  field: keyof BackupCopy,
  others: readonly string[],
  wrong: (copy: BackupCopy, environment: Environment) => string | undefined,
): Rule {
  const path = `database.backupCopy.${field}`;
  return {
    reads: [path, ...others],
    problems: (environment) => {
      const { backupCopy } = environment.database;
      const rule = backupCopy && wrong(backupCopy, environment);
      return rule ? [{ field: path, rule }] : [];
    },
  };
}

function copiesToAnotherRegion(): Rule {
  return ofCopy("region", ["region"], (copy, { region }) =>
    copy.region === region ? "it needs to be another region than the environment's" : undefined,
  );
}

/** A copy that goes before what it is a copy of protects from nothing. */
function outlivesItsSource(): Rule {
  return ofCopy("retentionDays", ["database.backupRetentionDays"], ({ retentionDays }, { database }) =>
    retentionDays < database.backupRetentionDays
      ? `it needs at least database.backupRetentionDays, ${database.backupRetentionDays}`
      : undefined,
  );
}

function windowLeavesTime(): Rule {
  return ofCopy("window", [], ({ window }) =>
    lengthOf(window) < shortestWindowMinutes
      ? `it needs to last ${shortestWindowMinutes} minutes or more, and to end on the same day`
      : undefined,
  );
}

function windowSparesTeaching(): Rule {
  return ofCopy("window", ["teachingHours"], ({ window }, { teachingHours }) =>
    shareTime(window, teachingHours) ? `it overlaps teachingHours, ${teachingHours}` : undefined,
  );
}

/** AWS Backup begins no backup while RDS makes its own or maintains, nor in the hour before: "Backup plan options and configuration", its Developer Guide. */
function windowSparesRds(other: "database.backupWindow" | "database.maintenanceWindow"): Rule {
  return ofCopy("window", [other], ({ window }, { database }) => {
    const times = other === "database.backupWindow" ? database.backupWindow : database.maintenanceWindow;
    return shareTime(window, times, 60) ? `it overlaps ${other}, ${times}, or the hour before it` : undefined;
  });
}

function lengthOf(range: string): number {
  const { from, to } = minutes(range);
  return to - from;
}
