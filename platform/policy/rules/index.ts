import { accountRules } from "./account";
import { backupRules } from "./backup";
import { cloudfrontRules } from "./cloudfront";
import { costRules } from "./costs";
import { dnsRules } from "./dns";
import { ec2Rules } from "./ec2";
import { iamRules } from "./iam";
import { keyAndSecretRules } from "./keys-and-secrets";
import { monitoringRules } from "./monitoring";
import { networkRules } from "./network";
import { rdsRules } from "./rds";
import { s3Rules } from "./s3";

/** Every rule, by its id. */
export const rules = {
  ...s3Rules,
  ...cloudfrontRules,
  ...networkRules,
  ...ec2Rules,
  ...rdsRules,
  ...backupRules,
  ...iamRules,
  ...keyAndSecretRules,
  ...monitoringRules,
  ...costRules,
  ...dnsRules,
  ...accountRules,
};

export type RuleId = keyof typeof rules;
