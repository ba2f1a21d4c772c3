import type { Rule } from "../rule";
import { rules } from ".";
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

const all: readonly [string, Rule][] = Object.entries(rules);
const services = [
  s3Rules,
  cloudfrontRules,
  networkRules,
  ec2Rules,
  rdsRules,
  backupRules,
  iamRules,
  keyAndSecretRules,
  monitoringRules,
  costRules,
  dnsRules,
  accountRules,
];

it("has every service's rules, no two of one name", () => {
  expect(all).toHaveLength(services.reduce((sum, ofService) => sum + Object.keys(ofService).length, 0));
});

it.each(all)("%s says what holds, what to do, and which criteria it answers to", (id, { answers, says, remedy }) => {
  expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
  expect(answers.length).toBeGreaterThan(0);
  for (const sentence of [says, remedy]) expect(sentence).toMatch(/^[A-Z].*\.$/);
});
