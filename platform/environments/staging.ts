import type { Environment } from "./environment";

export const staging: Environment = {
  name: "staging",
  accountId: "222222222222",
  region: "ap-southeast-1",
  domain: "staging.lectern.example",
  dns: { zone: "created" },
  pipelines: { gitHubIdentity: "created" },
  frontend: { firewall: "on" },
  topology: "single-instance",
  network: {
    cidr: "10.20.0.0/16",
    zones: [
      { name: "ap-southeast-1a", publicCidr: "10.20.0.0/24", isolatedCidr: "10.20.10.0/24" },
      { name: "ap-southeast-1b", publicCidr: "10.20.1.0/24", isolatedCidr: "10.20.11.0/24" },
    ],
    flowLogs: "all",
  },
  api: {
    exposure: "cloudfront",
    instanceType: "t3.small",
    rootVolumeGb: 20,
    capacity: "on-demand",
    terminationProtection: true,
    patching: { window: "18:00-20:00", securityUpdatesAfterDays: 3 },
  },
  database: {
    instanceClass: "db.t3.micro",
    storageGb: 20,
    maxStorageGb: 50,
    backupRetentionDays: 7,
    deletionProtection: true,
    finalSnapshot: true,
    backupWindow: "15:00-15:30",
    maintenanceWindow: "sat:16:00-sat:17:00",
    backupCopy: { region: "ap-southeast-2", retentionDays: 7, window: "18:00-22:00" },
  },
  teachingHours: "00:00-14:00",
  notifications: { page: ["on-call@lectern.example"], notify: ["platform@lectern.example"] },
  budget: { monthlyUsd: 80, activateTags: false },
  buckets: { emptyOnDestroy: false },
  logs: { retentionDays: 90 },
};
