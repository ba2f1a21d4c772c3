import type { Environment } from "./environment";

export const prod: Environment = {
  name: "prod",
  accountId: "333333333333",
  region: "ap-southeast-1",
  domain: "lectern.example",
  dns: { zone: "looked-up" },
  pipelines: { gitHubIdentity: "created" },
  frontend: { firewall: "on" },
  topology: "single-instance",
  network: {
    cidr: "10.30.0.0/16",
    zones: [
      { name: "ap-southeast-1a", publicCidr: "10.30.0.0/24", isolatedCidr: "10.30.10.0/24" },
      { name: "ap-southeast-1b", publicCidr: "10.30.1.0/24", isolatedCidr: "10.30.11.0/24" },
    ],
    flowLogs: "all",
  },
  api: {
    exposure: "cloudfront",
    instanceType: "t3.small",
    rootVolumeGb: 20,
    capacity: "on-demand",
    terminationProtection: true,
    patching: { window: "18:00-20:00", securityUpdatesAfterDays: 7 },
  },
  database: {
    instanceClass: "db.t3.micro",
    storageGb: 20,
    maxStorageGb: 200,
    backupRetentionDays: 7,
    deletionProtection: true,
    finalSnapshot: true,
    backupWindow: "15:00-15:30",
    maintenanceWindow: "sat:16:00-sat:17:00",
    backupCopy: { region: "ap-southeast-2", retentionDays: 35, window: "18:00-22:00" },
  },
  teachingHours: "00:00-14:00",
  notifications: { page: ["on-call@lectern.example"], notify: ["platform@lectern.example"] },
  budget: { monthlyUsd: 150, activateTags: false },
  buckets: { emptyOnDestroy: false },
  logs: { retentionDays: 365 },
};
