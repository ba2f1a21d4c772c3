import { accessFaults } from "./access";
import { backupFaults } from "./backup";
import { bootstrapFaults } from "./bootstrap";
import { cloudfrontFaults } from "./cloudfront";
import { costFaults } from "./costs";
import { dnsFaults } from "./dns";
import { hostAndDatabaseFaults } from "./hosts-and-databases";
import { keyAndAlarmFaults } from "./keys-and-alarms";
import { networkFaults } from "./network";
import { s3Faults } from "./s3";

/** Every fault that is planted. */
export const faults = [
  ...s3Faults,
  ...cloudfrontFaults,
  ...dnsFaults,
  ...networkFaults,
  ...hostAndDatabaseFaults,
  ...backupFaults,
  ...accessFaults,
  ...bootstrapFaults,
  ...keyAndAlarmFaults,
  ...costFaults,
];
