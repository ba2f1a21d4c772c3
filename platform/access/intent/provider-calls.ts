import type { Ask } from "./intent";
import type { Names } from "./names";

/** What Terraform does to AWS for a type of resource, as IAM calls it. */
export interface ProviderCalls {
  /** To compare what is there with the code. */
  readonly plan?: readonly Ask[];
  /** To make it and to change it; to delete it where the code makes it again just as it was, but for what deletions.ts leaves to an administrator. */
  readonly deploy?: readonly Ask[];
}

/**
 * The calls of the AWS provider 5.100 for every type that the stacks of environments are made of. `platform/apply` records which it
 * makes; those that no trial takes are from its documentation and the Service Authorization Reference, see `../calls/unrecorded.ts`.
 */
export function providerCalls(of: Names): Readonly<Record<string, ProviderCalls>> {
  return {
    ...network(of),
    ...hosts(of),
    ...data(of),
    ...backups(of),
    ...edge(of),
    ...names(of),
    ...services(of),
    ...roles(of),
  };
}

type Target = string | readonly string[];

function asks(because: string, on: Target, service: string, ...actions: readonly string[]): readonly Ask[] {
  return [on]
    .flat()
    .flatMap((resource) => actions.map((action) => ({ action: `${service}:${action}`, resource, because })));
}

function reads(on: Target, service: string, ...actions: readonly string[]): readonly Ask[] {
  return asks("a plan compares what is there with the code", on, service, ...actions);
}

function makes(on: Target, service: string, ...actions: readonly string[]): readonly Ask[] {
  return asks("a deploy makes what the plan shows", on, service, ...actions);
}

function tags(on: Target, service: string, ...actions: readonly string[]): readonly Ask[] {
  return asks("everything says whose it is", on, service, ...actions);
}

function network({ ec2, prefixList }: Names): Readonly<Record<string, ProviderCalls>> {
  const tagged = (...types: readonly string[]) => tags(types.map(ec2), "ec2", "CreateTags", "DeleteTags");
  const group = {
    plan: reads("*", "ec2", "DescribeSecurityGroups", "DescribeNetworkInterfaces"),
    deploy: [
      ...makes(
        ec2("security-group"),
        "ec2",
        "CreateSecurityGroup",
        "DeleteSecurityGroup",
        "RevokeSecurityGroupEgress",
        "RevokeSecurityGroupIngress",
      ),
      ...tagged("security-group"),
    ],
  };
  const rule = (direction: "Ingress" | "Egress") => ({
    plan: reads("*", "ec2", "DescribeSecurityGroupRules"),
    deploy: [
      ...makes(
        ec2("security-group"),
        "ec2",
        `AuthorizeSecurityGroup${direction}`,
        `RevokeSecurityGroup${direction}`,
        "ModifySecurityGroupRules",
      ),
      ...makes(ec2("security-group-rule"), "ec2", `AuthorizeSecurityGroup${direction}`, "ModifySecurityGroupRules"),
      ...tagged("security-group-rule"),
    ],
  });
  return {
    aws_vpc: {
      plan: [
        ...reads("*", "ec2", "DescribeVpcs", "DescribeNetworkAcls", "DescribeRouteTables", "DescribeSecurityGroups"),
        ...reads(ec2("vpc"), "ec2", "DescribeVpcAttribute"),
      ],
      deploy: [...makes(ec2("vpc"), "ec2", "CreateVpc", "ModifyVpcAttribute"), ...tagged("vpc")],
    },
    aws_subnet: {
      plan: reads("*", "ec2", "DescribeSubnets"),
      deploy: [...makes(ec2("subnet"), "ec2", "CreateSubnet"), ...tagged("subnet")],
    },
    aws_internet_gateway: {
      plan: reads("*", "ec2", "DescribeInternetGateways"),
      deploy: [
        ...makes(ec2("internet-gateway"), "ec2", "CreateInternetGateway", "DeleteInternetGateway"),
        ...makes(["internet-gateway", "vpc"].map(ec2), "ec2", "AttachInternetGateway", "DetachInternetGateway"),
        ...tagged("internet-gateway"),
      ],
    },
    aws_route_table: {
      plan: reads("*", "ec2", "DescribeRouteTables"),
      deploy: [
        ...makes(ec2("route-table"), "ec2", "CreateRouteTable", "CreateRoute", "DeleteRoute", "DeleteRouteTable"),
        ...tagged("route-table"),
      ],
    },
    aws_route_table_association: {
      plan: reads("*", "ec2", "DescribeRouteTables"),
      deploy: makes(
        ["route-table", "subnet"].map(ec2),
        "ec2",
        "AssociateRouteTable",
        "DisassociateRouteTable",
        "ReplaceRouteTableAssociation",
      ),
    },
    aws_vpc_endpoint: {
      plan: reads("*", "ec2", "DescribeVpcEndpoints", "DescribePrefixLists"),
      deploy: [
        ...makes(["vpc", "vpc-endpoint", "route-table"].map(ec2), "ec2", "CreateVpcEndpoint"),
        ...makes(["vpc-endpoint", "route-table"].map(ec2), "ec2", "ModifyVpcEndpoint"),
        ...makes(ec2("vpc-endpoint"), "ec2", "DeleteVpcEndpoints"),
        ...tagged("vpc-endpoint"),
      ],
    },
    aws_flow_log: {
      plan: reads("*", "ec2", "DescribeFlowLogs"),
      deploy: [
        ...makes(["vpc", "vpc-flow-log"].map(ec2), "ec2", "CreateFlowLogs"),
        ...makes(ec2("vpc-flow-log"), "ec2", "DeleteFlowLogs"),
        ...tagged("vpc-flow-log"),
        // "Publish flow logs to Amazon S3", Amazon VPC User Guide.
        ...asks(
          "the network's flows are delivered to the log bucket",
          "*",
          "logs",
          "CreateLogDelivery",
          "DeleteLogDelivery",
        ),
      ],
    },
    aws_security_group: group,
    aws_default_security_group: group,
    aws_vpc_security_group_ingress_rule: rule("Ingress"),
    aws_vpc_security_group_egress_rule: rule("Egress"),
    "data.aws_ec2_managed_prefix_list": {
      plan: [
        ...reads("*", "ec2", "DescribeManagedPrefixLists"),
        ...asks("the host admits CloudFront's addresses", prefixList, "ec2", "GetManagedPrefixListEntries"),
      ],
    },
  };
}

function hosts({ ec2, image, amazonLinux, spotRole }: Names): Readonly<Record<string, ProviderCalls>> {
  const launched = ["instance", "volume", "network-interface", "subnet", "security-group", "spot-instances-request"];
  const tagged = (...types: readonly string[]) => tags(types.map(ec2), "ec2", "CreateTags", "DeleteTags");
  return {
    // It lies in the state alone.
    terraform_data: {},
    aws_instance: {
      plan: [
        ...reads(
          "*",
          "ec2",
          "DescribeInstances",
          "DescribeInstanceTypes",
          "DescribeInstanceCreditSpecifications",
          "DescribeSpotInstanceRequests",
          "DescribeTags",
          "DescribeVolumes",
        ),
        ...reads(ec2("instance"), "ec2", "DescribeInstanceAttribute"),
      ],
      deploy: [
        ...asks("a host is launched with its volume, into its network", launched.map(ec2), "ec2", "RunInstances"),
        ...asks("a host is launched from Amazon Linux's image", image, "ec2", "RunInstances"),
        ...asks("a launch looks at the image first", "*", "ec2", "DescribeImages"),
        ...asks(
          "a host with other user data, or on other capacity, takes the old one's place",
          ec2("instance"),
          "ec2",
          "ModifyInstanceAttribute",
          "ModifyInstanceMetadataOptions",
          "MonitorInstances",
          "StartInstances",
          "StopInstances",
          "TerminateInstances",
        ),
        ...asks("a disk grows where it is", ec2("volume"), "ec2", "ModifyVolume"),
        ...asks("a disk grows where it is", "*", "ec2", "DescribeVolumesModifications"),
        ...asks("spare capacity is given back", ec2("spot-instances-request"), "ec2", "CancelSpotInstanceRequests"),
        ...asks(
          "EC2 makes its own role with the account's first spot host",
          spotRole,
          "iam",
          "CreateServiceLinkedRole",
        ),
        ...tagged("instance", "volume", "spot-instances-request"),
      ],
    },
    aws_network_interface: {
      plan: reads("*", "ec2", "DescribeNetworkInterfaces"),
      deploy: [
        ...makes(
          ec2("network-interface"),
          "ec2",
          "CreateNetworkInterface",
          "DeleteNetworkInterface",
          "ModifyNetworkInterfaceAttribute",
        ),
        ...makes(["instance", "network-interface"].map(ec2), "ec2", "DetachNetworkInterface"),
        ...tagged("network-interface"),
      ],
    },
    aws_eip: {
      plan: reads("*", "ec2", "DescribeAddresses", "DescribeAddressesAttribute"),
      deploy: [...makes(ec2("elastic-ip"), "ec2", "AllocateAddress"), ...tagged("elastic-ip")],
    },
    aws_eip_association: {
      plan: reads("*", "ec2", "DescribeAddresses"),
      deploy: makes(ec2("elastic-ip"), "ec2", "AssociateAddress", "DisassociateAddress"),
    },
    "data.aws_ssm_parameter": {
      plan: asks("AWS says which image of Amazon Linux is the newest", amazonLinux, "ssm", "GetParameter"),
    },
  };
}

function data(of: Names): Readonly<Record<string, ProviderCalls>> {
  const bucketPart = (read: string, ...writes: readonly string[]): ProviderCalls => ({
    plan: reads(of.bucket, "s3", read),
    deploy: makes(of.bucket, "s3", ...writes),
  });
  return {
    aws_s3_bucket: {
      plan: reads(
        of.bucket,
        "s3",
        "GetAccelerateConfiguration",
        "GetBucketAcl",
        "GetBucketCORS",
        "GetBucketLogging",
        "GetBucketObjectLockConfiguration",
        "GetBucketPolicy",
        "GetBucketRequestPayment",
        "GetBucketTagging",
        "GetBucketVersioning",
        "GetBucketWebsite",
        "GetEncryptionConfiguration",
        "GetLifecycleConfiguration",
        "GetReplicationConfiguration",
        "ListBucket",
      ),
      deploy: makes(of.bucket, "s3", "CreateBucket", "PutBucketTagging"),
    },
    aws_s3_bucket_cors_configuration: bucketPart("GetBucketCORS", "PutBucketCORS"),
    aws_s3_bucket_lifecycle_configuration: bucketPart("GetLifecycleConfiguration", "PutLifecycleConfiguration"),
    aws_s3_bucket_logging: bucketPart("GetBucketLogging", "PutBucketLogging"),
    aws_s3_bucket_ownership_controls: bucketPart("GetBucketOwnershipControls", "PutBucketOwnershipControls"),
    aws_s3_bucket_policy: bucketPart("GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy"),
    aws_s3_bucket_public_access_block: bucketPart("GetBucketPublicAccessBlock", "PutBucketPublicAccessBlock"),
    aws_s3_bucket_server_side_encryption_configuration: bucketPart(
      "GetEncryptionConfiguration",
      "PutEncryptionConfiguration",
    ),
    aws_s3_bucket_versioning: bucketPart("GetBucketVersioning", "PutBucketVersioning"),
    aws_db_instance: {
      plan: [
        ...asks(
          "the provider knows a database by the id that AWS made up",
          of.everyDatabase,
          "rds",
          "DescribeDBInstances",
        ),
        ...reads(of.database, "rds", "ListTagsForResource"),
      ],
      deploy: [
        ...makes(
          of.database,
          "rds",
          "AddTagsToResource",
          "CreateDBInstance",
          "ModifyDBInstance",
          "RemoveTagsFromResource",
        ),
        ...makes([of.parameterGroup, of.subnetGroup, of.defaultOptions], "rds", "CreateDBInstance", "ModifyDBInstance"),
        ...asks(
          "RDS makes the master user's secret for who makes the database",
          of.secret,
          "secretsmanager",
          "CreateSecret",
          "TagResource",
        ),
        ...asks(
          "RDS makes its own role with the account's first database",
          of.rdsRole,
          "iam",
          "CreateServiceLinkedRole",
        ),
      ],
    },
    aws_db_parameter_group: {
      plan: reads(of.parameterGroup, "rds", "DescribeDBParameterGroups", "DescribeDBParameters"),
      deploy: makes(
        of.parameterGroup,
        "rds",
        "CreateDBParameterGroup",
        "DeleteDBParameterGroup",
        "ModifyDBParameterGroup",
        "ResetDBParameterGroup",
      ),
    },
    aws_db_subnet_group: {
      plan: reads(of.subnetGroup, "rds", "DescribeDBSubnetGroups"),
      deploy: makes(of.subnetGroup, "rds", "CreateDBSubnetGroup", "DeleteDBSubnetGroup", "ModifyDBSubnetGroup"),
    },
  };
}

function backups({ keys, region, vaults, backupPlan }: Names): Readonly<Record<string, ProviderCalls>> {
  return {
    aws_backup_vault: {
      plan: reads(vaults, "backup", "DescribeBackupVault", "ListTags"),
      deploy: [
        ...makes(vaults, "backup", "CreateBackupVault"),
        ...asks(
          "a vault is given its key",
          keys,
          "kms",
          "CreateGrant",
          "Decrypt",
          "GenerateDataKey",
          "RetireGrant",
        ).map((ask) => ({ ...ask, context: { "kms:ViaService": `backup.${region}.amazonaws.com` } })),
        ...makes("*", "backup-storage", "MountCapsule"),
        ...tags(vaults, "backup", "TagResource", "UntagResource"),
      ],
    },
    aws_backup_vault_lock_configuration: {
      plan: reads(vaults, "backup", "DescribeBackupVault"),
      deploy: makes(vaults, "backup", "PutBackupVaultLockConfiguration"),
    },
    aws_backup_plan: {
      plan: reads(backupPlan, "backup", "GetBackupPlan", "ListTags"),
      deploy: [
        ...makes(backupPlan, "backup", "CreateBackupPlan", "UpdateBackupPlan"),
        ...tags(backupPlan, "backup", "TagResource", "UntagResource"),
      ],
    },
    aws_backup_selection: {
      plan: reads(backupPlan, "backup", "GetBackupSelection"),
      // A selection cannot be changed, only made anew.
      deploy: makes(backupPlan, "backup", "CreateBackupSelection", "DeleteBackupSelection"),
    },
  };
}

function edge(of: Names): Readonly<Record<string, ProviderCalls>> {
  return {
    aws_cloudfront_distribution: {
      plan: reads(of.distribution, "cloudfront", "GetDistribution", "ListTagsForResource"),
      deploy: [
        ...makes("*", "cloudfront", "CreateDistribution"),
        ...makes(of.distribution, "cloudfront", "TagResource", "UntagResource", "UpdateDistribution"),
      ],
    },
    aws_cloudfront_cache_policy: {
      plan: reads(of.cachePolicy, "cloudfront", "GetCachePolicy"),
      deploy: [
        ...makes("*", "cloudfront", "CreateCachePolicy"),
        ...makes(of.cachePolicy, "cloudfront", "DeleteCachePolicy", "UpdateCachePolicy"),
      ],
    },
    aws_cloudfront_response_headers_policy: {
      plan: reads(of.headersPolicy, "cloudfront", "GetResponseHeadersPolicy"),
      deploy: [
        ...makes("*", "cloudfront", "CreateResponseHeadersPolicy"),
        ...makes(of.headersPolicy, "cloudfront", "DeleteResponseHeadersPolicy", "UpdateResponseHeadersPolicy"),
      ],
    },
    aws_cloudfront_origin_access_control: {
      plan: reads(of.originAccess, "cloudfront", "GetOriginAccessControl"),
      deploy: [
        ...makes("*", "cloudfront", "CreateOriginAccessControl"),
        ...makes(of.originAccess, "cloudfront", "DeleteOriginAccessControl", "UpdateOriginAccessControl"),
      ],
    },
    aws_cloudfront_function: {
      plan: reads(of.edgeFunction, "cloudfront", "DescribeFunction", "GetFunction"),
      deploy: [
        ...makes("*", "cloudfront", "CreateFunction"),
        ...makes(of.edgeFunction, "cloudfront", "DeleteFunction", "PublishFunction", "UpdateFunction"),
      ],
    },
    aws_wafv2_web_acl: {
      plan: reads(of.webAcl, "wafv2", "GetWebACL", "ListTagsForResource"),
      deploy: [
        ...makes([of.webAcl, of.managedRules], "wafv2", "CreateWebACL", "UpdateWebACL"),
        ...makes(of.webAcl, "wafv2", "DeleteWebACL"),
        ...tags(of.webAcl, "wafv2", "TagResource", "UntagResource"),
      ],
    },
  };
}

function names({ zone, zoneChange, certificates }: Names): Readonly<Record<string, ProviderCalls>> {
  return {
    "data.aws_route53_zone": {
      plan: [
        ...reads("*", "route53", "ListHostedZones"),
        ...reads(zone, "route53", "GetHostedZone", "ListTagsForResource"),
      ],
    },
    aws_route53_zone: {
      plan: reads(zone, "route53", "GetHostedZone", "ListTagsForResource"),
      deploy: [
        ...makes("*", "route53", "CreateHostedZone"),
        ...makes(zoneChange, "route53", "GetChange"),
        ...tags(zone, "route53", "ChangeTagsForResource"),
      ],
    },
    aws_route53_record: {
      plan: reads(zone, "route53", "GetHostedZone", "ListResourceRecordSets"),
      deploy: [...makes(zone, "route53", "ChangeResourceRecordSets"), ...makes(zoneChange, "route53", "GetChange")],
    },
    aws_acm_certificate: {
      plan: reads(certificates, "acm", "DescribeCertificate", "ListTagsForCertificate"),
      deploy: [
        ...makes("*", "acm", "RequestCertificate"),
        ...asks("a certificate for other names takes the old one's place", certificates, "acm", "DeleteCertificate"),
        ...tags(certificates, "acm", "AddTagsToCertificate", "RemoveTagsFromCertificate"),
      ],
    },
    aws_acm_certificate_validation: { plan: reads(certificates, "acm", "DescribeCertificate") },
  };
}

function services(of: Names): Readonly<Record<string, ProviderCalls>> {
  return { ...keysAndLogs(of), ...alarmsAndTopics(of), ...parametersAndPatching(of) };
}

function keysAndLogs(of: Names): Readonly<Record<string, ProviderCalls>> {
  const { delivery, deliverySource, deliveryDestination } = of;
  return {
    aws_kms_key: {
      plan: reads(of.keys, "kms", "DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListResourceTags"),
      deploy: [
        ...makes("*", "kms", "CreateKey"),
        ...makes(
          of.keys,
          "kms",
          "EnableKeyRotation",
          "PutKeyPolicy",
          "TagResource",
          "UntagResource",
          "UpdateKeyDescription",
        ),
      ],
    },
    aws_kms_alias: {
      plan: reads("*", "kms", "ListAliases"),
      deploy: makes([...of.keys, ...of.aliases], "kms", "CreateAlias", "DeleteAlias"),
    },
    aws_cloudwatch_log_group: {
      plan: [...reads("*", "logs", "DescribeLogGroups"), ...reads(of.logGroups, "logs", "ListTagsForResource")],
      deploy: makes(of.logGroups, "logs", "CreateLogGroup", "PutRetentionPolicy", "TagResource", "UntagResource"),
    },
    aws_cloudwatch_log_delivery_source: {
      plan: reads(deliverySource, "logs", "GetDeliverySource", "ListTagsForResource"),
      deploy: [
        ...makes(deliverySource, "logs", "PutDeliverySource", "TagResource", "UntagResource"),
        // The Service Authorization Reference has it done to a destination.
        ...makes(deliveryDestination, "logs", "DeleteDeliverySource"),
        ...asks(
          "CloudFront lets its logs be delivered",
          of.distribution,
          "cloudfront",
          "AllowVendedLogDeliveryForResource",
        ),
      ],
    },
    aws_cloudwatch_log_delivery_destination: {
      plan: reads(deliveryDestination, "logs", "GetDeliveryDestination", "ListTagsForResource"),
      deploy: makes(
        deliveryDestination,
        "logs",
        "PutDeliveryDestination",
        "DeleteDeliveryDestination",
        "TagResource",
        "UntagResource",
      ),
    },
    aws_cloudwatch_log_delivery: {
      plan: reads(delivery, "logs", "GetDelivery", "ListTagsForResource"),
      deploy: [
        ...makes(
          [delivery, deliverySource, deliveryDestination],
          "logs",
          "CreateDelivery",
          "UpdateDeliveryConfiguration",
        ),
        ...makes(delivery, "logs", "DeleteDelivery", "TagResource", "UntagResource"),
      ],
    },
  };
}

function alarmsAndTopics(of: Names): Readonly<Record<string, ProviderCalls>> {
  return {
    aws_cloudwatch_metric_alarm: {
      plan: [
        ...asks("CloudWatch lists all alarms or none", of.everyAlarm, "cloudwatch", "DescribeAlarms"),
        ...reads(of.alarms, "cloudwatch", "ListTagsForResource"),
      ],
      deploy: [
        ...makes(of.alarms, "cloudwatch", "DeleteAlarms", "PutMetricAlarm", "TagResource", "UntagResource"),
        // "Using service-linked roles for CloudWatch", Amazon CloudWatch User Guide.
        ...asks(
          "CloudWatch makes its own role with the account's first alarm that recovers a host",
          of.alarmActionRole,
          "iam",
          "CreateServiceLinkedRole",
        ),
      ],
    },
    aws_cloudwatch_event_rule: {
      plan: reads(of.eventRule, "events", "DescribeRule", "ListTagsForResource"),
      deploy: makes(of.eventRule, "events", "DeleteRule", "PutRule", "TagResource", "UntagResource"),
    },
    aws_cloudwatch_event_target: {
      plan: reads(of.eventRule, "events", "ListTargetsByRule"),
      deploy: makes(of.eventRule, "events", "PutTargets", "RemoveTargets"),
    },
    aws_sns_topic: {
      plan: reads(of.topics, "sns", "GetTopicAttributes", "ListTagsForResource"),
      deploy: makes(of.topics, "sns", "CreateTopic", "SetTopicAttributes", "TagResource", "UntagResource"),
    },
    aws_sns_topic_policy: {
      plan: reads(of.topics, "sns", "GetTopicAttributes"),
      deploy: makes(of.topics, "sns", "SetTopicAttributes"),
    },
    aws_sns_topic_subscription: {
      plan: reads(of.topics, "sns", "GetSubscriptionAttributes"),
      deploy: makes(of.topics, "sns", "Subscribe", "SetSubscriptionAttributes", "Unsubscribe"),
    },
    aws_budgets_budget: {
      plan: reads(of.budget, "budgets", "ListTagsForResource", "ViewBudget"),
      deploy: makes(of.budget, "budgets", "ModifyBudget", "TagResource", "UntagResource"),
    },
  };
}

function parametersAndPatching(of: Names): Readonly<Record<string, ProviderCalls>> {
  const { maintenanceWindow, windowTarget, windowTask, patchBaseline } = of;
  const asParameter = (...actions: readonly string[]) =>
    asks("the API's configuration is a parameter that is encrypted", of.keys, "kms", ...actions).map((ask) => ({
      ...ask,
      context: { "kms:EncryptionContext:PARAMETER_ARN": of.parameter },
    }));
  return {
    aws_ssm_parameter: {
      plan: [
        ...reads(of.parameter, "ssm", "GetParameter", "ListTagsForResource"),
        ...reads("*", "ssm", "DescribeParameters"),
        ...asParameter("Decrypt"),
      ],
      deploy: [
        ...makes(of.parameter, "ssm", "AddTagsToResource", "DeleteParameter", "PutParameter", "RemoveTagsFromResource"),
        ...asParameter("Encrypt"),
      ],
    },
    aws_ssm_maintenance_window: {
      plan: reads(maintenanceWindow, "ssm", "GetMaintenanceWindow", "ListTagsForResource"),
      deploy: [
        ...makes("*", "ssm", "CreateMaintenanceWindow"),
        ...makes(
          maintenanceWindow,
          "ssm",
          "UpdateMaintenanceWindow",
          "DeleteMaintenanceWindow",
          "AddTagsToResource",
          "RemoveTagsFromResource",
        ),
      ],
    },
    aws_ssm_maintenance_window_target: {
      plan: reads(maintenanceWindow, "ssm", "DescribeMaintenanceWindowTargets"),
      deploy: [
        ...makes(maintenanceWindow, "ssm", "RegisterTargetWithMaintenanceWindow"),
        ...makes(
          [maintenanceWindow, windowTarget],
          "ssm",
          "UpdateMaintenanceWindowTarget",
          "DeregisterTargetFromMaintenanceWindow",
        ),
      ],
    },
    aws_ssm_maintenance_window_task: {
      plan: reads(maintenanceWindow, "ssm", "GetMaintenanceWindowTask"),
      deploy: [
        ...makes(maintenanceWindow, "ssm", "RegisterTaskWithMaintenanceWindow"),
        // "Using service-linked roles for Systems Manager", its User Guide: where a task names no role of its own.
        ...asks(
          "Systems Manager makes its own role with the account's first task",
          of.systemsManagerRole,
          "iam",
          "CreateServiceLinkedRole",
        ),
        ...makes(
          [maintenanceWindow, windowTask],
          "ssm",
          "UpdateMaintenanceWindowTask",
          "DeregisterTaskFromMaintenanceWindow",
        ),
      ],
    },
    aws_ssm_patch_baseline: {
      plan: reads(patchBaseline, "ssm", "GetPatchBaseline", "ListTagsForResource"),
      deploy: [
        ...makes("*", "ssm", "CreatePatchBaseline"),
        ...makes(
          patchBaseline,
          "ssm",
          "UpdatePatchBaseline",
          "DeletePatchBaseline",
          "AddTagsToResource",
          "RemoveTagsFromResource",
        ),
      ],
    },
    aws_ssm_patch_group: {
      plan: reads("*", "ssm", "DescribePatchGroups"),
      deploy: makes(patchBaseline, "ssm", "RegisterPatchBaselineForPatchGroup", "DeregisterPatchBaselineForPatchGroup"),
    },
  };
}

/** The services that get a role of the environment from who deploys it. */
const servicesWithRoles = ["backup.amazonaws.com", "ec2.amazonaws.com", "monitoring.rds.amazonaws.com"];

function roles({ role, profile, boundary }: Names): Readonly<Record<string, ProviderCalls>> {
  const bounded = (...actions: readonly string[]) =>
    makes(role, "iam", ...actions).map((ask) => ({ ...ask, context: { "iam:PermissionsBoundary": boundary } }));
  return {
    aws_iam_role: {
      plan: [
        ...reads(role, "iam", "GetRole", "ListAttachedRolePolicies", "ListRolePolicies"),
        ...asks("whether the account is bootstrapped is looked at first", boundary, "iam", "GetPolicy"),
      ],
      deploy: [
        ...bounded(
          "CreateRole",
          "DeleteRole",
          "PutRolePermissionsBoundary",
          "UpdateAssumeRolePolicy",
          "UpdateRoleDescription",
        ),
        ...asks("a role leaves its instance profiles before it goes", role, "iam", "ListInstanceProfilesForRole"),
        ...tags(role, "iam", "TagRole", "UntagRole"),
        ...servicesWithRoles.map((service) => ({
          action: "iam:PassRole",
          resource: role,
          context: { "iam:PassedToService": service },
          because: `${service} gets its role from who deploys`,
        })),
      ],
    },
    aws_iam_role_policy: {
      plan: reads(role, "iam", "GetRolePolicy"),
      deploy: bounded("PutRolePolicy", "DeleteRolePolicy"),
    },
    aws_iam_instance_profile: {
      plan: reads(profile, "iam", "GetInstanceProfile"),
      deploy: makes(
        profile,
        "iam",
        "AddRoleToInstanceProfile",
        "CreateInstanceProfile",
        "DeleteInstanceProfile",
        "RemoveRoleFromInstanceProfile",
        "TagInstanceProfile",
        "UntagInstanceProfile",
      ),
    },
  };
}
