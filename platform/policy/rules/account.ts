import { isBootstrapStack } from "../../naming";
import type { Resource, StackConfiguration } from "../../terraform/stack-configuration";
import { isOwnKey } from "../model/keys";
import { ofEach, type Rules, resources, type Wrong } from "../rule";

/** CIS AWS Foundations Benchmark, section 5: what somebody is told of. */
const watchedEvents = 15;

export const accountRules = {
  "account-has-trail": {
    answers: ["CloudTrail.1", "CIS 4.1"],
    class: "M",
    says: "What is done to the account's resources, in any region, is written down.",
    remedy: "Add an aws_cloudtrail with is_multi_region_trail to the bootstrap stack.",
    findings: ofAccount(
      (stack) =>
        !stack.all("aws_cloudtrail").some((trail) => trail.isTrue("is_multi_region_trail")) &&
        "writes down nothing of what is done in other regions",
    ),
  },
  "trail-cannot-be-forged": {
    answers: ["CKV_AWS_36", "CloudTrail.4", "CIS 4.2"],
    class: "M",
    says: "A trail that somebody changed shows it.",
    remedy: "Set enable_log_file_validation to true.",
    findings: ofEach(
      resources("aws_cloudtrail"),
      (trail) => !trail.isTrue("enable_log_file_validation") && "does not show whether it was changed",
    ),
  },
  "trail-has-own-key": {
    answers: ["CKV_AWS_35", "CloudTrail.2", "CIS 4.5"],
    class: "M",
    says: "Every trail is encrypted with a key of one's own.",
    remedy: "Set kms_key_id.",
    findings: ofEach(
      resources("aws_cloudtrail"),
      (trail) => !isOwnKey(trail.stack, trail.attributes.kms_key_id) && "is not encrypted with a key of one's own",
    ),
  },
  "account-encrypts-volumes": {
    answers: ["CKV_AWS_106", "EC2.7"],
    class: "M",
    says: "Every new volume of the account is encrypted.",
    remedy: "Add an aws_ebs_encryption_by_default to the bootstrap stack.",
    findings: ofAccount(
      (stack) =>
        !stack.all("aws_ebs_encryption_by_default").some((each) => (each.text("enabled") ?? "true") === "true") &&
        "does not encrypt new volumes by itself",
    ),
  },
  "account-blocks-public-access": {
    answers: ["S3.1", "CIS 3.1.4"],
    class: "M",
    says: "No bucket of the account can be made public.",
    remedy: "Add an aws_s3_account_public_access_block with all four flags to the bootstrap stack.",
    findings: ofAccount(
      (stack) =>
        !stack.all("aws_s3_account_public_access_block").some(blocksEverything) && "lets buckets be made public",
    ),
  },
  "account-passwords-long": {
    answers: ["IAM.15"],
    class: "M",
    says: "A password of the account has at least 14 characters.",
    remedy: "Add an aws_iam_account_password_policy with minimum_password_length 14 to the bootstrap stack.",
    findings: ofAccount(
      (stack) =>
        !stack
          .all("aws_iam_account_password_policy")
          .some((each) => (each.number("minimum_password_length") ?? 0) >= 14) && "accepts short passwords",
    ),
  },
  "account-watches-changes": {
    answers: ["CIS 5.1-5.15", "CloudWatch.1"],
    class: "W",
    says: "Somebody is told of changes to who may do what, to networks, keys and trails.",
    remedy: `Add metric filters and alarms for CIS's ${watchedEvents} events on the trail's log group, or waive it.`,
    findings: ofAccount(
      (stack) =>
        stack.all("aws_cloudwatch_log_metric_filter").length < watchedEvents &&
        `watches for fewer than ${watchedEvents} kinds of events`,
    ),
  },
  "account-looks-for-intruders": {
    answers: ["GuardDuty.1", "Config.1"],
    class: "W",
    says: "AWS looks for intruders and records every configuration.",
    remedy:
      "Add an aws_guardduty_detector and an aws_config_configuration_recorder, or waive it with what they would cost.",
    findings: ofAccount(
      (stack) =>
        ["aws_guardduty_detector", "aws_config_configuration_recorder"].some((type) => stack.all(type).length === 0) &&
        "has no GuardDuty or no Config",
    ),
  },
} as const satisfies Rules;

function ofAccount(judge: (stack: StackConfiguration) => Wrong) {
  return ofEach(
    (stack) => (isBootstrapStack(stack.name) ? [{ path: stack.name, stack }] : []),
    ({ stack }) => judge(stack),
  );
}

function blocksEverything(block: Resource): boolean {
  return ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"].every((flag) =>
    block.isTrue(flag),
  );
}
