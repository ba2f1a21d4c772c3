import { Naming, permissionBoundaryArn } from "../naming";
import type { PolicyStatement } from "./policy-document";

export interface EnvironmentPlace {
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
}

type Permission = readonly [sid: string, resource: string | readonly string[], actions: readonly string[]];

/** What planning an environment takes, by the policy that it goes into: looking at all it consists of, at nothing inside. */
export function permissionsToPlan(place: EnvironmentPlace): Readonly<Record<string, readonly PolicyStatement[]>> {
  return {
    "read-network-and-hosts": statements(readNetworkAndHosts(arns(place))),
    "read-services": statements(readServices(arns(place))),
  };
}

/**
 * What applying a plan takes beside planning. Whatever holds data (database, buckets, keys, logs) or an address that the world
 * knows (Elastic IP, distribution) can be made and changed, and not deleted: that is for an administrator.
 */
export function permissionsToDeploy(place: EnvironmentPlace): Readonly<Record<string, readonly PolicyStatement[]>> {
  return {
    "change-network-and-hosts": statements(changeNetworkAndHosts(arns(place))),
    "change-services": statements(changeServices(arns(place))),
    "change-roles": changeRoles(arns(place)),
  };
}

function statements(permissions: readonly Permission[]): readonly PolicyStatement[] {
  return permissions.map(([Sid, Resource, Action]) => ({ Sid, Effect: "Allow", Action, Resource }));
}

type Arns = ReturnType<typeof arns>;

/** What the environment is made of: by name where things have names of ours, by type where AWS makes up an id. */
function arns({ environment, accountId, region }: EnvironmentPlace) {
  const any = new Naming({ name: environment, accountId }).any();
  const ec2 = (type: string) => `arn:aws:ec2:${region}:${accountId}:${type}/*`;
  const rds = (type: string) => `arn:aws:rds:${region}:${accountId}:${type}:${any}`;
  const cloudFront = (type: string, name = "*") => `arn:aws:cloudfront::${accountId}:${type}/${name}`;
  const iam = (type: string, name = any) => `arn:aws:iam::${accountId}:${type}/${name}`;
  return {
    accountId,
    ec2,
    rds,
    cloudFront,
    iam,
    boundary: permissionBoundaryArn({ name: environment, accountId }),
    buckets: `arn:aws:s3:::${any}-${accountId}`,
    keys: `arn:aws:kms:${region}:${accountId}:key/*`,
    keyAliases: `arn:aws:kms:${region}:${accountId}:alias/${any}`,
    logGroups: `arn:aws:logs:${region}:${accountId}:log-group:${any}`,
    alarms: `arn:aws:cloudwatch:${region}:${accountId}:alarm:${any}`,
    topics: `arn:aws:sns:${region}:${accountId}:${any}`,
    parameters: `arn:aws:ssm:${region}:${accountId}:parameter/${any}`,
    secrets: `arn:aws:secretsmanager:${region}:${accountId}:secret:rds!db-*`,
    /** AWS's own. */
    prefixLists: `arn:aws:ec2:${region}:aws:prefix-list/*`,
    images: `arn:aws:ec2:${region}::image/*`,
  };
}

/** EC2 lists everything or nothing: most of these actions know no resource. */
function readNetworkAndHosts({ ec2, prefixLists }: Arns): readonly Permission[] {
  return [
    [
      "ListNetworkAndHosts",
      "*",
      [
        "ec2:DescribeAddresses",
        "ec2:DescribeAddressesAttribute",
        "ec2:DescribeImages",
        "ec2:DescribeInstanceCreditSpecifications",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeInstances",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeManagedPrefixLists",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroupRules",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeTags",
        "ec2:DescribeVolumes",
        "ec2:DescribeVpcs",
      ],
    ],
    ["ReadHosts", ec2("instance"), ["ec2:DescribeInstanceAttribute"]],
    ["ReadNetworks", ec2("vpc"), ["ec2:DescribeVpcAttribute"]],
    ["ReadPrefixLists", prefixLists, ["ec2:GetManagedPrefixListEntries"]],
  ];
}

function readServices(of: Arns): readonly Permission[] {
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
    [
      "ReadDatabases",
      [of.rds("db"), of.rds("subgrp"), of.rds("pg")],
      [
        "rds:DescribeDBInstances",
        "rds:DescribeDBParameterGroups",
        "rds:DescribeDBParameters",
        "rds:DescribeDBSubnetGroups",
        "rds:ListTagsForResource",
      ],
    ],
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
    [
      "ReadRoles",
      of.iam("role"),
      ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
    ],
    ["ReadInstanceProfiles", of.iam("instance-profile"), ["iam:GetInstanceProfile"]],
    ["ReadBoundary", of.boundary, ["iam:GetPolicy"]],
    ["ReadKeys", of.keys, ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"]],
    ["ReadLogGroups", of.logGroups, ["logs:ListTagsForResource"]],
    ["ReadAlarms", of.alarms, ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"]],
    ["ReadTopics", of.topics, ["sns:GetTopicAttributes", "sns:ListTagsForResource"]],
    ["ReadParameters", of.parameters, ["ssm:GetParameter", "ssm:ListTagsForResource"]],
    ["DecryptParameters", of.keys, ["kms:Decrypt"]],
    // None of these knows a resource.
    ["ListServices", "*", ["kms:ListAliases", "logs:DescribeLogGroups", "ssm:DescribeParameters"]],
  ];
}

function changeNetworkAndHosts({ ec2, images }: Arns): readonly Permission[] {
  const network = ["vpc", "subnet", "route-table", "internet-gateway", "security-group"].map(ec2);
  const rules = ec2("security-group-rule");
  const hosts = ["instance", "volume", "network-interface", "elastic-ip"].map(ec2);
  return [
    [
      "ChangeNetwork",
      network,
      [
        "ec2:AssociateRouteTable",
        "ec2:AttachInternetGateway",
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
        "ec2:ModifySubnetAttribute",
        "ec2:ModifyVpcAttribute",
        "ec2:RevokeSecurityGroupEgress",
        "ec2:RevokeSecurityGroupIngress",
      ],
    ],
    [
      "ChangeHosts",
      [...hosts, ec2("subnet"), ec2("security-group"), images],
      [
        "ec2:AllocateAddress",
        "ec2:AssociateAddress",
        "ec2:CreateNetworkInterface",
        "ec2:DisassociateAddress",
        "ec2:ModifyInstanceAttribute",
        "ec2:ModifyInstanceMetadataOptions",
        "ec2:ModifyNetworkInterfaceAttribute",
        "ec2:RunInstances",
        "ec2:StartInstances",
        "ec2:StopInstances",
        "ec2:TerminateInstances",
      ],
    ],
    ["TagNetworkAndHosts", [...network, rules, ...hosts], ["ec2:CreateTags", "ec2:DeleteTags"]],
  ];
}

function changeServices(of: Arns): readonly Permission[] {
  return [
    [
      "ChangeBuckets",
      of.buckets,
      [
        "s3:CreateBucket",
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
        "rds:ModifyDBInstance",
        "rds:ModifyDBParameterGroup",
        "rds:RemoveTagsFromResource",
      ],
    ],
    // RDS makes the master user's secret in the name of who makes the database.
    ["MakeMasterSecret", of.secrets, ["secretsmanager:CreateSecret", "secretsmanager:TagResource"]],
    ["ChangeDistributions", of.cloudFront("distribution"), ["cloudfront:TagResource", "cloudfront:UpdateDistribution"]],
    [
      "ChangeDistributionPolicies",
      [of.cloudFront("cache-policy"), of.cloudFront("response-headers-policy"), of.cloudFront("origin-access-control")],
      [
        "cloudfront:UpdateCachePolicy",
        "cloudfront:UpdateOriginAccessControl",
        "cloudfront:UpdateResponseHeadersPolicy",
      ],
    ],
    ["ChangeFunctions", of.cloudFront("function"), ["cloudfront:PublishFunction", "cloudfront:UpdateFunction"]],
    // These are made before they have an id.
    [
      "MakeDistributionsAndKeys",
      "*",
      [
        "cloudfront:CreateCachePolicy",
        "cloudfront:CreateDistribution",
        "cloudfront:CreateFunction",
        "cloudfront:CreateOriginAccessControl",
        "cloudfront:CreateResponseHeadersPolicy",
        "kms:CreateKey",
      ],
    ],
    [
      "ChangeKeys",
      of.keys,
      ["kms:EnableKeyRotation", "kms:Encrypt", "kms:GenerateDataKey", "kms:PutKeyPolicy", "kms:TagResource"],
    ],
    ["NameKeys", [of.keyAliases, of.keys], ["kms:CreateAlias"]],
    ["ChangeLogGroups", of.logGroups, ["logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:TagResource"]],
    ["ChangeAlarms", of.alarms, ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource"]],
    ["ChangeTopics", of.topics, ["sns:CreateTopic", "sns:SetTopicAttributes", "sns:TagResource"]],
    ["ChangeParameters", of.parameters, ["ssm:AddTagsToResource", "ssm:PutParameter"]],
  ];
}

/**
 * A role can be made, and given policies, under the environment's boundary alone, which bootstrap made: whoever could widen it, or
 * leave it off, could make a role that does anything.
 */
function changeRoles({ iam, boundary }: Arns): readonly PolicyStatement[] {
  return [
    {
      Sid: "ChangeBoundedRoles",
      Effect: "Allow",
      Action: ["iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
      Resource: iam("role"),
      Condition: { StringEquals: { "iam:PermissionsBoundary": boundary } },
    },
    {
      Sid: "HandRolesToHosts",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: iam("role"),
      Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    },
    { Sid: "TagRoles", Effect: "Allow", Action: "iam:TagRole", Resource: iam("role") },
    {
      Sid: "ChangeInstanceProfiles",
      Effect: "Allow",
      Action: ["iam:AddRoleToInstanceProfile", "iam:CreateInstanceProfile", "iam:TagInstanceProfile"],
      Resource: iam("instance-profile"),
    },
    {
      Sid: "LetRdsWork",
      Effect: "Allow",
      Action: "iam:CreateServiceLinkedRole",
      Resource: iam("role", "aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS"),
    },
  ];
}
