/** What is lost for good when a resource of this type is replaced or deleted. */
const stateful: Readonly<Record<string, string>> = {
  aws_backup_vault: "backup vault",
  aws_cloudfront_distribution: "distribution",
  aws_cloudwatch_log_group: "log group",
  aws_cognito_user_pool: "user pool",
  aws_db_instance: "database",
  aws_db_snapshot: "snapshot",
  aws_dynamodb_table: "table",
  aws_ebs_volume: "volume",
  aws_ecr_repository: "repository",
  aws_efs_file_system: "file system",
  aws_eip: "Elastic IP",
  aws_kms_key: "key",
  aws_rds_cluster: "database",
  // A registrar is told its name servers by hand.
  aws_route53_delegation_set: "zone",
  aws_route53_zone: "zone",
  aws_s3_bucket: "bucket",
  aws_secretsmanager_secret: "secret",
  // Whoever subscribed by e-mail would have to confirm it again, and hears of no alarm until then.
  aws_sns_topic: "topic",
  // They hold no data, but cannot go while the database is in them, and it cannot leave them.
  aws_subnet: "subnet",
  aws_vpc: "network",
};

/** Types that the code alone makes again, just as they were. */
const replaceable: readonly RegExp[] = [
  // The network, but for what it stands in; and who may pass.
  /^aws_(default_)?(security_group|network_acl|route_table|network_interface)(_\w+)?$/,
  /^aws_(vpc_security_group_(in|e)gress_rule|vpc_endpoint|internet_gateway|egress_only_internet_gateway|route|flow_log|eip_association)$/,
  // The host: what it holds is in the database, in the buckets and in its log groups.
  /^aws_(instance|launch_template|autoscaling_\w+|lb|lb_\w+|ebs_encryption_by_default)$/,
  /^aws_ssm_(parameter|document|association|patch_baseline|patch_group|default_patch_baseline|maintenance_window(_target|_task)?)$/,
  // A value in the state, which the code holds as well.
  /^terraform_data$/,
  // What a database, a bucket, a key or a topic is told, without what they hold.
  /^aws_db_(parameter|subnet|option)_group$/,
  /^aws_s3_bucket_\w+$/,
  /^aws_s3_account_public_access_block$/,
  /^aws_kms_(alias|key_policy)$/,
  /^aws_sns_topic_(policy|subscription)$/,
  /^aws_backup_(plan|selection|vault_policy|vault_lock_configuration|vault_notifications|region_settings)$/,
  // Who may do what.
  /^aws_iam_\w+$/,
  // How the site is served.
  /^aws_cloudfront_(cache_policy|function|origin_access_control|origin_request_policy|response_headers_policy|monitoring_subscription)$/,
  /^aws_(acm_certificate(_validation)?|route53_(record|health_check|hosted_zone_dnssec|key_signing_key)|wafv2_\w+)$/,
  // What is watched, recorded and counted.
  /^aws_cloudwatch_(composite_alarm|dashboard|event_\w+|log_delivery(_destination|_destination_policy|_source)?|log_metric_filter|log_resource_policy|metric_alarm|query_definition)$/,
  /^aws_(cloudtrail|budgets_budget|ce_\w+|accessanalyzer_analyzer|guardduty_\w+|config_\w+)$/,
];

/** What is lost when a resource of this type is replaced or deleted, such as "database"; undefined where the code makes it again. */
export function lostWith(type: string): string | undefined {
  if (type in stateful) return stateful[type];
  // Where nobody has said that it can be made again, we do not find out by losing it.
  return replaceable.some((pattern) => pattern.test(type)) ? undefined : unclassed;
}

/** What a resource is called whose type is in neither list. */
export const unclassed = "resource of a type that nobody has classed in stateful-resources.ts";
