import { environments } from ".";
import type { Environment } from "./environment";
import { EnvironmentsRefused, validEnvironments } from "./validate";

const { dev, prod } = environments;
type BackupCopy = Environment["database"]["backupCopy"];

function problemsOf(file: "dev" | "prod", backupCopy: Partial<BackupCopy> | undefined): readonly string[] {
  const environment = { dev, prod }[file];
  try {
    validEnvironments({ [file]: { ...environment, database: { ...environment.database, backupCopy } } });
    return [];
  } catch (error) {
    if (error instanceof EnvironmentsRefused) return error.problems;
    throw error;
  }
}

const sound = { region: "ap-southeast-2", retentionDays: 35, window: "18:00-22:00" };

it("lets dev go without a copy of its backups, and have one", () => {
  expect(problemsOf("dev", undefined)).toEqual([]);
  expect(problemsOf("dev", sound)).toEqual([]);
});

it("never lets production go without", () => {
  expect(problemsOf("prod", undefined)).toEqual(["prod.ts: database.backupCopy is missing; production needs one."]);
});

it.each<[field: keyof typeof sound, value: unknown, rule: string]>([
  ["region", "sydney", '"sydney"; it needs an AWS region such as ap-southeast-2.'],
  ["region", "ap-southeast-1", '"ap-southeast-1"; it needs to be another region than the environment\'s.'],
  ["retentionDays", 3, "3; it needs a whole number from 7 to 3650."],
  ["window", "18:00-19:30", '"18:00-19:30"; it needs to last 120 minutes or more, and to end on the same day.'],
  ["window", "22:00-02:00", '"22:00-02:00"; it needs to last 120 minutes or more, and to end on the same day.'],
  ["window", "18:00", '"18:00"; it needs times of one day such as 18:00-22:00.'],
  ["window", "14:00-16:00", '"14:00-16:00"; it overlaps database.backupWindow, 15:00-15:30, or the hour before it.'],
])("refuses a copy whose %s is %p", (field, value, rule) => {
  expect(problemsOf("dev", { ...sound, [field]: value })).toContain(`dev.ts: database.backupCopy.${field} is ${rule}`);
});

it("refuses a window in which students are taught", () => {
  expect(problemsOf("dev", { ...sound, window: "04:00-08:00" })).toEqual([
    'dev.ts: database.backupCopy.window is "04:00-08:00"; it overlaps teachingHours, 00:00-14:00.',
  ]);
});

it("refuses a window in which RDS may be at work on the database", () => {
  expect(problemsOf("dev", { ...sound, window: "16:30-19:00" })).toEqual([
    'dev.ts: database.backupCopy.window is "16:30-19:00"; it overlaps database.maintenanceWindow, sat:16:00-sat:17:00, or the hour before it.',
  ]);
});

it("refuses a copy that goes before RDS's own backups", () => {
  const database = { ...dev.database, backupRetentionDays: 21, backupCopy: { ...sound, retentionDays: 14 } };
  expect(() => validEnvironments({ dev: { ...dev, database } })).toThrow(
    "dev.ts: database.backupCopy.retentionDays is 14; it needs at least database.backupRetentionDays, 21.",
  );
});

it("has production keep its copies for 35 days", () => {
  const short = { ...sound, retentionDays: 30 };
  expect(problemsOf("prod", short)).toEqual([
    "prod.ts: database.backupCopy.retentionDays is 30; production needs at least 35.",
  ]);
  expect(problemsOf("dev", short)).toEqual([]);
});
