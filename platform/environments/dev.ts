import type { Environment } from "./environment";

export const dev: Environment = {
  name: "dev",
  accountId: "111111111111",
  region: "ap-southeast-1",
  domain: "dev.lectern.example",
  dns: { zone: "created" },
  pipelines: { gitHubIdentity: "created" },
  frontend: { firewall: "off" },
  topology: "single-instance",
  network: {
    cidr: "10.10.0.0/16",
    zones: [
      { name: "ap-southeast-1a", publicCidr: "10.10.0.0/24", isolatedCidr: "10.10.10.0/24" },
      { name: "ap-southeast-1b", publicCidr: "10.10.1.0/24", isolatedCidr: "10.10.11.0/24" },
    ],
    flowLogs: "rejects",
  },
  api: {
    exposure: "cloudfront",
    instanceType: "t3.small",
    rootVolumeGb: 20,
    capacity: "spot",
    terminationProtection: false,
    patching: { window: "18:00-20:00", securityUpdatesAfterDays: 0 },
  },
  database: {
    instanceClass: "db.t3.micro",
    storageGb: 20,
    maxStorageGb: 50,
    backupRetentionDays: 7,
    deletionProtection: false,
    finalSnapshot: false,
    backupWindow: "15:00-15:30",
    maintenanceWindow: "sat:16:00-sat:17:00",
  },
  teachingHours: "00:00-14:00",
  notifications: { page: ["on-call@lectern.example"], notify: ["platform@lectern.example"] },
  budget: { monthlyUsd: 80, activateTags: false },
  buckets: { emptyOnDestroy: true },
  logs: { retentionDays: 30 },
};
