import { Naming, permissionBoundaryArn } from "../naming";
import type { PolicyStatement } from "./policy-document";

export interface EnvironmentPlace {
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
}

type Permission = readonly [
  sid: string,
  resource: string | readonly string[],
  actions: readonly string[],
  condition?: PolicyStatement["Condition"],
];

/** What planning an environment takes, by the policy that it goes into: looking at all it consists of, at nothing inside. */
export function permissionsToPlan(place: EnvironmentPlace): Readonly<Record<string, readonly PolicyStatement[]>> {
  return {
    "read-network-and-hosts": statements(readNetworkAndHosts(arns(place))),
    "read-data-and-edge": statements([...readData(arns(place)), ...readEdge(arns(place))]),
    "read-services": statements(readServices(arns(place))),
  };
}

/**
 * What applying a plan takes beside planning. What stacks/stateful-resources.ts calls lost with a resource can be made and
 * changed, and not deleted: that is for an administrator, as are the backups' plan and the locks on their vaults. All the rest,
 * which the code alone makes again, a deploy also deletes.
 */
export function permissionsToDeploy(place: EnvironmentPlace): Readonly<Record<string, readonly PolicyStatement[]>> {
  return {
    "change-network-and-hosts": statements(changeNetworkAndHosts(arns(place))),
    "change-data-and-edge": statements([...changeData(arns(place)), ...changeEdge(arns(place))]),
    "change-services": statements(changeServices(arns(place))),
    "change-roles": changeRoles(arns(place)),
  };
}

function statements(permissions: readonly Permission[]): readonly PolicyStatement[] {
  return permissions.map(([Sid, Resource, Action, Condition]) => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource,
    ...(Condition && { Condition }),
  }));
}

type Arns = ReturnType<typeof arns>;

/**
 * What the environment is made of: by name where things have names of ours, by type where AWS makes up an id. What also lies in
 * CloudFront's region, or in that of the backups' copies, is named in every region. Among things of a type, `itsOwn` is what tells
 * the environment's from another's in the same account: everything is tagged with its environment, and what is just being made, or
 * is adopted as the network's first security group is, has no tag yet.
 */
function arns({ environment, accountId, region }: EnvironmentPlace) {
  const any = new Naming({ name: environment, accountId }).any();
  const here = (service: string, rest: string) => `arn:aws:${service}:${region}:${accountId}:${rest}`;
  const anywhere = (service: string, rest: string) => `arn:aws:${service}:*:${accountId}:${rest}`;
  const global = (service: string, rest: string) => `arn:aws:${service}::${accountId}:${rest}`;
  return {
    ec2: (type: string) => here("ec2", `${type}/*`),
    rds: (type: string) => here("rds", `${type}:${any}`),
    everyDatabase: here("rds", "db:*"),
    defaultOptions: here("rds", "og:default:postgres-*"),
    cloudFront: (type: string, name = "*") => global("cloudfront", `${type}/${name}`),
    iam: (type: string, name = any) => global("iam", `${type}/${name}`),
    itsOwn: { StringEqualsIfExists: { "aws:ResourceTag/Environment": environment } },
    boundary: permissionBoundaryArn({ name: environment, accountId }),
    buckets: `arn:aws:s3:::${any}-${accountId}`,
    vaults: anywhere("backup", `backup-vault:${any}`),
    backupPlans: here("backup", "backup-plan:*"),
    keys: anywhere("kms", "key/*"),
    keyAliases: anywhere("kms", `alias/${any}`),
    logGroups: [here("logs", `log-group:${any}`), here("logs", `log-group:/aws/rds/instance/${any}`)],
    deliveries: ["delivery-source", "delivery-destination", "delivery"].map(
      (type) => `arn:aws:logs:us-east-1:${accountId}:${type}:${type === "delivery" ? "*" : any}`,
    ),
    alarms: anywhere("cloudwatch", `alarm:${any}`),
    everyAlarm: anywhere("cloudwatch", "alarm:*"),
    eventRules: here("events", `rule/${any}`),
    topics: anywhere("sns", any),
    budgets: global("budgets", `budget/${any}`),
    certificates: anywhere("acm", "certificate/*"),
    webAcls: [
      `arn:aws:wafv2:us-east-1:${accountId}:global/webacl/${any}/*`,
      `arn:aws:wafv2:us-east-1:${accountId}:global/managedruleset/*/*`,
    ],
    zones: "arn:aws:route53:::hostedzone/*",
    zoneChanges: "arn:aws:route53:::change/*",
    parameters: here("ssm", `parameter/${any}`),
    amazonLinux: `arn:aws:ssm:${region}::parameter/aws/service/ami-amazon-linux-latest/*`,
    maintenanceWindows: here("ssm", "maintenancewindow/*"),
    windowParts: [here("ssm", "windowtarget/*"), here("ssm", "windowtask/*")],
    patchBaselines: here("ssm", "patchbaseline/*"),
    secrets: here("secretsmanager", "secret:rds!db-*"),
    /** AWS's own. */
    prefixLists: `arn:aws:ec2:${region}:aws:prefix-list/*`,
    images: `arn:aws:ec2:${region}::image/*`,
  };
}

/** Systems Manager says which parameter it encrypts: "How AWS Systems Manager Parameter Store uses AWS KMS", AWS KMS Developer Guide. */
function inParameters({ parameters }: Arns): PolicyStatement["Condition"] {
  return { ArnLike: { "kms:EncryptionContext:PARAMETER_ARN": parameters } };
}

/** EC2 lists everything or nothing: most of these actions know no resource. */
function readNetworkAndHosts({ ec2, prefixLists, amazonLinux }: Arns): readonly Permission[] {
  return [
    [
      "ListNetworkAndHosts",
      "*",
      [
        "ec2:DescribeAddresses",
        "ec2:DescribeAddressesAttribute",
        "ec2:DescribeFlowLogs",
        "ec2:DescribeInstanceCreditSpecifications",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeInstances",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeManagedPrefixLists",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribePrefixLists",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroupRules",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSpotInstanceRequests",
        "ec2:DescribeSubnets",
        "ec2:DescribeTags",
        "ec2:DescribeVolumes",
        "ec2:DescribeVpcEndpoints",
        "ec2:DescribeVpcs",
      ],
    ],
    ["ReadHosts", ec2("instance"), ["ec2:DescribeInstanceAttribute"]],
    ["ReadNetworks", ec2("vpc"), ["ec2:DescribeVpcAttribute"]],
    ["ReadPrefixLists", prefixLists, ["ec2:GetManagedPrefixListEntries"]],
    ["FindAmazonLinux", amazonLinux, ["ssm:GetParameter"]],
  ];
}

function readData(of: Arns): readonly Permission[] {
  return [
    [
      "ReadBuckets",
      of.buckets,
      [
        "s3:GetAccelerateConfiguration",
        "s3:GetBucketAcl",
        "s3:GetBucketCORS",
        "s3:GetBucketLogging",
        "s3:GetBucketObjectLockConfiguration",
        "s3:GetBucketOwnershipControls",
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetBucketRequestPayment",
        "s3:GetBucketTagging",
        "s3:GetBucketVersioning",
        "s3:GetBucketWebsite",
        "s3:GetEncryptionConfiguration",
        "s3:GetLifecycleConfiguration",
        "s3:GetReplicationConfiguration",
        "s3:ListBucket",
      ],
    ],
    // The provider looks a database up by the id that AWS made up, which RDS takes for a look at all of them.
    ["FindDatabases", of.everyDatabase, ["rds:DescribeDBInstances"]],
    [
      "ReadDatabases",
      [of.rds("db"), of.rds("subgrp"), of.rds("pg")],
      [
        "rds:DescribeDBParameterGroups",
        "rds:DescribeDBParameters",
        "rds:DescribeDBSubnetGroups",
        "rds:ListTagsForResource",
      ],
    ],
    ["ReadVaults", of.vaults, ["backup:DescribeBackupVault", "backup:ListTags"]],
    ["ReadBackupPlans", of.backupPlans, ["backup:GetBackupPlan", "backup:GetBackupSelection", "backup:ListTags"]],
  ];
}

function readEdge(of: Arns): readonly Permission[] {
  return [
    [
      "ReadDistributions",
      of.cloudFront("distribution"),
      ["cloudfront:GetDistribution", "cloudfront:ListTagsForResource"],
    ],
    [
      "ReadDistributionPolicies",
      [of.cloudFront("cache-policy"), of.cloudFront("response-headers-policy"), of.cloudFront("origin-access-control")],
      ["cloudfront:GetCachePolicy", "cloudfront:GetOriginAccessControl", "cloudfront:GetResponseHeadersPolicy"],
    ],
    ["ReadFunctions", of.cloudFront("function"), ["cloudfront:DescribeFunction", "cloudfront:GetFunction"]],
    ["ReadWebAcls", of.webAcls[0] ?? [], ["wafv2:GetWebACL", "wafv2:ListTagsForResource"]],
    ["ReadCertificates", of.certificates, ["acm:DescribeCertificate", "acm:ListTagsForCertificate"]],
    ["ReadZones", of.zones, ["route53:GetHostedZone", "route53:ListResourceRecordSets", "route53:ListTagsForResource"]],
    // It knows no resource.
    ["FindZones", "*", ["route53:ListHostedZones"]],
  ];
}

function readServices(of: Arns): readonly Permission[] {
  return [
    [
      "ReadRoles",
      of.iam("role"),
      ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
    ],
    ["ReadInstanceProfiles", of.iam("instance-profile"), ["iam:GetInstanceProfile"]],
    ["ReadBoundary", of.boundary, ["iam:GetPolicy"]],
    ["ReadKeys", of.keys, ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"]],
    ["ReadLogGroups", of.logGroups, ["logs:ListTagsForResource"]],
    [
      "ReadDeliveries",
      of.deliveries,
      ["logs:GetDelivery", "logs:GetDeliveryDestination", "logs:GetDeliverySource", "logs:ListTagsForResource"],
    ],
    // CloudWatch lists all alarms or none.
    ["FindAlarms", of.everyAlarm, ["cloudwatch:DescribeAlarms"]],
    ["ReadAlarms", of.alarms, ["cloudwatch:ListTagsForResource"]],
    [
      "ReadEventRules",
      of.eventRules,
      ["events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule"],
    ],
    ["ReadTopics", of.topics, ["sns:GetSubscriptionAttributes", "sns:GetTopicAttributes", "sns:ListTagsForResource"]],
    ["ReadBudgets", of.budgets, ["budgets:ListTagsForResource", "budgets:ViewBudget"]],
    ["ReadParameters", of.parameters, ["ssm:GetParameter", "ssm:ListTagsForResource"]],
    ["DecryptParameters", of.keys, ["kms:Decrypt"], inParameters(of)],
    [
      "ReadPatching",
      [of.maintenanceWindows, of.patchBaselines],
      [
        "ssm:DescribeMaintenanceWindowTargets",
        "ssm:GetMaintenanceWindow",
        "ssm:GetMaintenanceWindowTask",
        "ssm:GetPatchBaseline",
        "ssm:ListTagsForResource",
      ],
    ],
    // None of these knows a resource.
    [
      "ListServices",
      "*",
      ["kms:ListAliases", "logs:DescribeLogGroups", "ssm:DescribeParameters", "ssm:DescribePatchGroups"],
    ],
  ];
}

function changeNetworkAndHosts({ ec2, images, itsOwn }: Arns): readonly Permission[] {
  const network = ["vpc", "subnet", "route-table", "internet-gateway", "security-group"].map(ec2);
  const endpoints = ["vpc", "vpc-endpoint", "route-table"].map(ec2);
  const rules = ec2("security-group-rule");
  const hosts = ["instance", "volume", "network-interface", "elastic-ip"].map(ec2);
  return [
    [
      "ChangeNetwork",
      [...network, rules],
      [
        "ec2:AssociateRouteTable",
        "ec2:AttachInternetGateway",
        "ec2:DeleteInternetGateway",
        "ec2:DeleteRouteTable",
        "ec2:DetachInternetGateway",
        "ec2:DisassociateRouteTable",
        "ec2:ReplaceRouteTableAssociation",
        "ec2:AuthorizeSecurityGroupEgress",
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:CreateInternetGateway",
        "ec2:CreateRoute",
        "ec2:CreateRouteTable",
        "ec2:CreateSecurityGroup",
        "ec2:CreateSubnet",
        "ec2:CreateVpc",
        "ec2:DeleteRoute",
        "ec2:DeleteSecurityGroup",
        "ec2:ModifySecurityGroupRules",
        "ec2:ModifyVpcAttribute",
        "ec2:RevokeSecurityGroupEgress",
        "ec2:RevokeSecurityGroupIngress",
      ],
      itsOwn,
    ],
    [
      "ChangeEndpoints",
      endpoints,
      ["ec2:CreateVpcEndpoint", "ec2:DeleteVpcEndpoints", "ec2:ModifyVpcEndpoint"],
      itsOwn,
    ],
    ["ChangeFlowLogs", [ec2("vpc"), ec2("vpc-flow-log")], ["ec2:CreateFlowLogs", "ec2:DeleteFlowLogs"], itsOwn],
    [
      "ChangeHosts",
      [...hosts, ec2("subnet"), ec2("security-group"), ec2("spot-instances-request"), images],
      [
        "ec2:AllocateAddress",
        "ec2:AssociateAddress",
        "ec2:CancelSpotInstanceRequests",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DetachNetworkInterface",
        "ec2:DisassociateAddress",
        "ec2:ModifyInstanceAttribute",
        "ec2:ModifyInstanceMetadataOptions",
        "ec2:ModifyNetworkInterfaceAttribute",
        "ec2:ModifyVolume",
        "ec2:MonitorInstances",
        "ec2:RunInstances",
        "ec2:StartInstances",
        "ec2:StopInstances",
        "ec2:TerminateInstances",
      ],
      itsOwn,
    ],
    // It knows no resource.
    ["AwaitVolumes", "*", ["ec2:DescribeVolumesModifications"]],
    // Looked at before a host is launched, and by no plan.
    ["ListImages", "*", ["ec2:DescribeImages"]],
    [
      "TagNetworkAndHosts",
      [...network, rules, ...hosts, ec2("vpc-endpoint"), ec2("vpc-flow-log"), ec2("spot-instances-request")],
      ["ec2:CreateTags", "ec2:DeleteTags"],
      itsOwn,
    ],
  ];
}

function changeData(of: Arns): readonly Permission[] {
  return [
    [
      "ChangeBuckets",
      of.buckets,
      [
        "s3:CreateBucket",
        "s3:DeleteBucketPolicy",
        "s3:PutBucketCORS",
        "s3:PutBucketLogging",
        "s3:PutBucketOwnershipControls",
        "s3:PutBucketPolicy",
        "s3:PutBucketPublicAccessBlock",
        "s3:PutBucketTagging",
        "s3:PutBucketVersioning",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
      ],
    ],
    [
      "ChangeDatabases",
      [of.rds("db"), of.rds("subgrp"), of.rds("pg")],
      [
        "rds:AddTagsToResource",
        "rds:CreateDBInstance",
        "rds:CreateDBParameterGroup",
        "rds:CreateDBSubnetGroup",
        "rds:DeleteDBParameterGroup",
        "rds:DeleteDBSubnetGroup",
        "rds:ModifyDBInstance",
        "rds:ModifyDBParameterGroup",
        "rds:ModifyDBSubnetGroup",
        "rds:RemoveTagsFromResource",
        "rds:ResetDBParameterGroup",
      ],
    ],
    // A database that names no option group is made with RDS's own.
    ["UseDefaultOptions", of.defaultOptions, ["rds:CreateDBInstance", "rds:ModifyDBInstance"]],
    // RDS makes the master user's secret in the name of who makes the database.
    ["MakeMasterSecret", of.secrets, ["secretsmanager:CreateSecret", "secretsmanager:TagResource"]],
    [
      "ChangeVaults",
      of.vaults,
      [
        "backup:CreateBackupVault",
        "backup:PutBackupVaultLockConfiguration",
        "backup:TagResource",
        "backup:UntagResource",
      ],
    ],
    // "Create a backup vault", AWS Backup Developer Guide: AWS Backup asks for them in the name of who makes the vault.
    [
      "LetVaultsUseKeys",
      of.keys,
      ["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey", "kms:RetireGrant"],
      { StringLike: { "kms:ViaService": "backup.*.amazonaws.com" }, ...of.itsOwn },
    ],
    // A vault lies in storage of AWS Backup's own, which has no name.
    ["MakeVaults", "*", ["backup-storage:MountCapsule"]],
    [
      "ChangeBackupPlans",
      of.backupPlans,
      [
        "backup:CreateBackupPlan",
        "backup:CreateBackupSelection",
        "backup:DeleteBackupSelection",
        "backup:TagResource",
        "backup:UntagResource",
        "backup:UpdateBackupPlan",
      ],
      of.itsOwn,
    ],
  ];
}

function changeEdge(of: Arns): readonly Permission[] {
  return [
    [
      "ChangeDistributions",
      of.cloudFront("distribution"),
      [
        "cloudfront:AllowVendedLogDeliveryForResource",
        "cloudfront:TagResource",
        "cloudfront:UntagResource",
        "cloudfront:UpdateDistribution",
      ],
      of.itsOwn,
    ],
    [
      "ChangeDistributionPolicies",
      [of.cloudFront("cache-policy"), of.cloudFront("response-headers-policy"), of.cloudFront("origin-access-control")],
      [
        "cloudfront:DeleteCachePolicy",
        "cloudfront:DeleteOriginAccessControl",
        "cloudfront:DeleteResponseHeadersPolicy",
        "cloudfront:UpdateCachePolicy",
        "cloudfront:UpdateOriginAccessControl",
        "cloudfront:UpdateResponseHeadersPolicy",
      ],
    ],
    [
      "ChangeFunctions",
      of.cloudFront("function"),
      ["cloudfront:DeleteFunction", "cloudfront:PublishFunction", "cloudfront:UpdateFunction"],
    ],
    // These are made before they have an id.
    [
      "MakeEdge",
      "*",
      [
        "acm:RequestCertificate",
        "cloudfront:CreateCachePolicy",
        "cloudfront:CreateDistribution",
        "cloudfront:CreateFunction",
        "cloudfront:CreateOriginAccessControl",
        "cloudfront:CreateResponseHeadersPolicy",
        "route53:CreateHostedZone",
      ],
    ],
    [
      "ChangeWebAcls",
      of.webAcls,
      ["wafv2:CreateWebACL", "wafv2:DeleteWebACL", "wafv2:TagResource", "wafv2:UntagResource", "wafv2:UpdateWebACL"],
    ],
    [
      "ChangeCertificates",
      of.certificates,
      ["acm:AddTagsToCertificate", "acm:DeleteCertificate", "acm:RemoveTagsFromCertificate"],
      of.itsOwn,
    ],
    ["ChangeZones", of.zones, ["route53:ChangeResourceRecordSets", "route53:ChangeTagsForResource"]],
    ["AwaitZones", of.zoneChanges, ["route53:GetChange"]],
  ];
}

function changeServices(of: Arns): readonly Permission[] {
  return [
    // A key is made before it has an id.
    ["MakeKeys", "*", ["kms:CreateKey"]],
    [
      "ChangeKeys",
      of.keys,
      ["kms:EnableKeyRotation", "kms:PutKeyPolicy", "kms:TagResource", "kms:UntagResource", "kms:UpdateKeyDescription"],
      of.itsOwn,
    ],
    ["EncryptParameters", of.keys, ["kms:Encrypt"], { ...inParameters(of), ...of.itsOwn }],
    ["NameKeys", [of.keyAliases, of.keys], ["kms:CreateAlias", "kms:DeleteAlias"], of.itsOwn],
    [
      "ChangeLogGroups",
      of.logGroups,
      ["logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:TagResource", "logs:UntagResource"],
    ],
    [
      "ChangeDeliveries",
      of.deliveries,
      [
        "logs:CreateDelivery",
        "logs:DeleteDelivery",
        "logs:DeleteDeliveryDestination",
        "logs:DeleteDeliverySource",
        "logs:PutDeliveryDestination",
        "logs:PutDeliverySource",
        "logs:TagResource",
        "logs:UntagResource",
        "logs:UpdateDeliveryConfiguration",
      ],
      of.itsOwn,
    ],
    // The network's flows reach the log bucket by deliveries of an older kind, which have no name.
    ["DeliverFlowLogs", "*", ["logs:CreateLogDelivery", "logs:DeleteLogDelivery"]],
    [
      "ChangeAlarms",
      of.alarms,
      ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource"],
    ],
    [
      "ChangeEventRules",
      of.eventRules,
      [
        "events:DeleteRule",
        "events:PutRule",
        "events:PutTargets",
        "events:RemoveTargets",
        "events:TagResource",
        "events:UntagResource",
      ],
    ],
    [
      "ChangeTopics",
      of.topics,
      [
        "sns:CreateTopic",
        "sns:SetSubscriptionAttributes",
        "sns:SetTopicAttributes",
        "sns:Subscribe",
        "sns:TagResource",
        "sns:Unsubscribe",
        "sns:UntagResource",
      ],
    ],
    ["ChangeBudgets", of.budgets, ["budgets:ModifyBudget", "budgets:TagResource", "budgets:UntagResource"]],
    [
      "ChangeParameters",
      of.parameters,
      ["ssm:AddTagsToResource", "ssm:DeleteParameter", "ssm:PutParameter", "ssm:RemoveTagsFromResource"],
    ],
    [
      "ChangePatching",
      [of.maintenanceWindows, ...of.windowParts, of.patchBaselines],
      [
        "ssm:AddTagsToResource",
        "ssm:DeleteMaintenanceWindow",
        "ssm:DeletePatchBaseline",
        "ssm:DeregisterPatchBaselineForPatchGroup",
        "ssm:DeregisterTargetFromMaintenanceWindow",
        "ssm:DeregisterTaskFromMaintenanceWindow",
        "ssm:RegisterPatchBaselineForPatchGroup",
        "ssm:RegisterTargetWithMaintenanceWindow",
        "ssm:RegisterTaskWithMaintenanceWindow",
        "ssm:RemoveTagsFromResource",
        "ssm:UpdateMaintenanceWindow",
        "ssm:UpdateMaintenanceWindowTarget",
        "ssm:UpdateMaintenanceWindowTask",
        "ssm:UpdatePatchBaseline",
      ],
      of.itsOwn,
    ],
    // Both are made before they have an id.
    ["MakePatching", "*", ["ssm:CreateMaintenanceWindow", "ssm:CreatePatchBaseline"]],
  ];
}

/** The services that act by a role of the environment. */
const servicesWithRoles = ["backup.amazonaws.com", "ec2.amazonaws.com", "monitoring.rds.amazonaws.com"];

/**
 * A role can be made, and given policies, under the environment's boundary alone, which bootstrap made: whoever could widen it, or
 * leave it off, could make a role that does anything.
 */
function changeRoles({ iam, boundary }: Arns): readonly PolicyStatement[] {
  return [
    {
      Sid: "ChangeBoundedRoles",
      Effect: "Allow",
      Action: [
        "iam:CreateRole",
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRoleDescription",
      ],
      Resource: iam("role"),
      Condition: { StringEquals: { "iam:PermissionsBoundary": boundary } },
    },
    {
      Sid: "HandRolesToServices",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: iam("role"),
      Condition: { StringEquals: { "iam:PassedToService": servicesWithRoles } },
    },
    { Sid: "SeeWhereRolesAre", Effect: "Allow", Action: "iam:ListInstanceProfilesForRole", Resource: iam("role") },
    { Sid: "TagRoles", Effect: "Allow", Action: ["iam:TagRole", "iam:UntagRole"], Resource: iam("role") },
    {
      Sid: "ChangeInstanceProfiles",
      Effect: "Allow",
      Action: [
        "iam:AddRoleToInstanceProfile",
        "iam:CreateInstanceProfile",
        "iam:DeleteInstanceProfile",
        "iam:RemoveRoleFromInstanceProfile",
        "iam:TagInstanceProfile",
        "iam:UntagInstanceProfile",
      ],
      Resource: iam("instance-profile"),
    },
    // Services make these when they first need them, in the name of whom they serve. Bootstrap cannot make them instead: where
    // the account has one already, as it has after a first database, Terraform's attempt to make it fails.
    {
      Sid: "LetServicesWork",
      Effect: "Allow",
      Action: "iam:CreateServiceLinkedRole",
      Resource: [
        iam("role", "aws-service-role/events.amazonaws.com/AWSServiceRoleForCloudWatchEvents"),
        iam("role", "aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS"),
        iam("role", "aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot"),
        iam("role", "aws-service-role/ssm.amazonaws.com/AWSServiceRoleForAmazonSSM"),
      ],
    },
  ];
}
