import { remove, set, unset } from "../edits.fixture";
import { holdRules, type Parts } from "../rules.fixture";
import { accountRules } from "./account";

const sound: Parts = {
  aws_kms_key: { trail: {} },
  aws_cloudtrail: {
    all: { is_multi_region_trail: true, enable_log_file_validation: true, kms_key_id: "${aws_kms_key.trail.arn}" },
  },
  aws_ebs_encryption_by_default: { all: {} },
  aws_s3_account_public_access_block: {
    all: {
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    },
  },
  aws_iam_account_password_policy: { all: { minimum_password_length: 14 } },
  aws_cloudwatch_log_metric_filter: Object.fromEntries(
    Array.from({ length: 15 }, (_, index) => [`event-${index}`, {}]),
  ),
  aws_guardduty_detector: { all: {} },
  aws_config_configuration_recorder: { all: {} },
};

holdRules(
  accountRules,
  sound,
  {
    "account-has-trail": {
      breaks: {
        "it has none": remove("aws_cloudtrail.all"),
        "it is for one region": unset("aws_cloudtrail.all", "is_multi_region_trail"),
      },
    },
    "trail-cannot-be-forged": {
      breaks: { "nothing is said": unset("aws_cloudtrail.all", "enable_log_file_validation") },
    },
    "trail-has-own-key": { breaks: { "nothing is said": unset("aws_cloudtrail.all", "kms_key_id") } },
    "account-encrypts-volumes": {
      breaks: {
        "it is off": set("aws_ebs_encryption_by_default.all", "enabled", false),
        "nothing is said": remove("aws_ebs_encryption_by_default.all"),
      },
    },
    "account-blocks-public-access": {
      breaks: { "one flag is off": set("aws_s3_account_public_access_block.all", "block_public_policy", false) },
    },
    "account-passwords-long": {
      breaks: { "8 are enough": set("aws_iam_account_password_policy.all", "minimum_password_length", 8) },
    },
    "account-watches-changes": { breaks: { "one is not watched": remove("aws_cloudwatch_log_metric_filter.event-0") } },
    "account-looks-for-intruders": {
      breaks: {
        "it does not": remove("aws_guardduty_detector.all"),
        "it records nothing": remove("aws_config_configuration_recorder.all"),
      },
    },
  },
  "bootstrap-dev",
);
