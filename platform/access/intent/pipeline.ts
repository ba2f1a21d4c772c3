import { repository } from "../../../package.json";
import { gitHubEnvironmentOf, type PipelineVerb } from "../../constructs/pipeline-verbs";
import { permissionBoundaryArn, stateBucketName, stateKey } from "../../naming";
import type { Caller } from "../caller";
import type { StackAccess } from "../stack-access";
import type { Ask, RoleIntent } from "./intent";

/** Who plans, or deploys, an environment from GitHub. */
export function pipelineRole(verb: PipelineVerb, environment: string): RoleIntent {
  return {
    kind: "role",
    name: `${verb}-${environment}`,
    path: `${environment}/${verb}-role`,
    what: `Jobs on GitHub that ${verb} ${environment}`,
    needs: (stack) => {
      const of = namesIn(stack, environment);
      return verb === "plan"
        ? [...toPlan(of), ...toReadState(of)]
        : [...toPlan(of), ...toDeploy(of), ...toKeepState(of)];
    },
    assumedBy: (stack) => [
      {
        caller: gitHub(stack),
        action: "sts:AssumeRoleWithWebIdentity",
        because: "GitHub vouches for the job, its repository and its environment",
        context: claims(gitHubEnvironmentOf(verb, environment)),
      },
    ],
    refuses: (stack) =>
      [
        claims(`${environment}-other`),
        claims(gitHubEnvironmentOf(verb === "plan" ? "deploy" : "plan", environment)),
        { ...claims(gitHubEnvironmentOf(verb, environment)), [`${issuer}:aud`]: "elsewhere" },
        { ...claims(""), [`${issuer}:sub`]: `repo:somebody/else:environment:${environment}` },
        { ...claims(""), [`${issuer}:sub`]: `repo:${repositoryPath}:pull_request` },
        {},
      ].map((context) => ({
        caller: gitHub(stack),
        action: "sts:AssumeRoleWithWebIdentity" as const,
        because: "GitHub vouches for jobs of everybody; this is another one's",
        context,
      })),
  };
}

const issuer = "token.actions.githubusercontent.com";
const repositoryPath = new URL(repository.url).pathname.slice(1);

function gitHub(stack: StackAccess): Caller {
  const provider = stack.of("aws_iam_openid_connect_provider", "github/provider");
  return { name: "a job on GitHub", principal: { kind: "federated", provider } };
}

function claims(environment: string): Readonly<Record<string, string>> {
  return {
    [`${issuer}:aud`]: "sts.amazonaws.com",
    [`${issuer}:sub`]: `repo:${repositoryPath}:environment:${environment}`,
  };
}

export type Names = ReturnType<typeof namesIn>;

/** What an environment's stack is made of, as AWS would name it. */
export function namesIn({ accountId, region }: Pick<StackAccess, "accountId" | "region">, environment: string) {
  const name = (part: string) => `lectern-${environment}-${part}`;
  const regional = (service: string, rest: string) => `arn:aws:${service}:${region}:${accountId}:${rest}`;
  const global = (service: string, rest: string) => `arn:aws:${service}::${accountId}:${rest}`;
  const state = `arn:aws:s3:::${stateBucketName(accountId)}`;
  return {
    environment,
    accountId,
    ec2: (type: string) => regional("ec2", `${type}/x-0123456789abcdef0`),
    bucket: `arn:aws:s3:::${name(`frontend-${accountId}`)}`,
    database: regional("rds", `db:${name("database")}`),
    subnetGroup: regional("rds", `subgrp:${name("database")}`),
    parameterGroup: regional("rds", `pg:${name("database")}`),
    secret: regional("secretsmanager", "secret:rds!db-0f1e2d3c-aBcDeF"),
    distribution: global("cloudfront", "distribution/E2EXAMPLE"),
    cachePolicy: global("cloudfront", "cache-policy/658327ea-f89d-4fab-a63d-7e88639e58f6"),
    headersPolicy: global("cloudfront", "response-headers-policy/67f7725c-6f97-4210-82d7-5512b31e9d03"),
    originAccess: global("cloudfront", "origin-access-control/E3EXAMPLE"),
    edgeFunction: global("cloudfront", `function/${name("single-page-routing")}`),
    role: global("iam", `role/${name("api-host")}`),
    profile: global("iam", `instance-profile/${name("api-host")}`),
    boundary: permissionBoundaryArn({ name: environment, accountId }),
    rdsRole: global("iam", "role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS"),
    key: regional("kms", "key/1234abcd-12ab-34cd-56ef-1234567890ab"),
    alias: regional("kms", `alias/${name("data")}`),
    logGroup: regional("logs", `log-group:${name("api")}`),
    alarm: regional("cloudwatch", `alarm:${name("api-down")}`),
    topic: regional("sns", name("page")),
    parameter: regional("ssm", `parameter/${name("api-configuration")}`),
    prefixList: `arn:aws:ec2:${region}:aws:prefix-list/pl-0123456789abcdef0`,
    image: `arn:aws:ec2:${region}::image/ami-0123456789abcdef0`,
    stateBucket: state,
    state: `${state}/${stateKey(environment)}`,
  };
}

function asks(because: string, resource: string, service: string, actions: readonly string[]): readonly Ask[] {
  return actions.map((action) => ({ action: `${service}:${action}`, resource, because }));
}

/** The calls of the AWS provider 5.100 when it refreshes an environment, out of its log, as IAM calls them. */
function toPlan(of: Names): readonly Ask[] {
  const because = "a plan compares what is there with the code";
  return [
    ...asks(because, "*", "ec2", [
      "DescribeAddresses",
      "DescribeAddressesAttribute",
      "DescribeImages",
      "DescribeInstanceCreditSpecifications",
      "DescribeInstanceTypes",
      "DescribeInstances",
      "DescribeInternetGateways",
      "DescribeManagedPrefixLists",
      "DescribeNetworkAcls",
      "DescribeNetworkInterfaces",
      "DescribeRouteTables",
      "DescribeSecurityGroupRules",
      "DescribeSecurityGroups",
      "DescribeSubnets",
      "DescribeTags",
      "DescribeVolumes",
      "DescribeVpcs",
    ]),
    ...asks(because, of.ec2("instance"), "ec2", ["DescribeInstanceAttribute"]),
    ...asks(because, of.ec2("vpc"), "ec2", ["DescribeVpcAttribute"]),
    ...asks("the host admits CloudFront's addresses", of.prefixList, "ec2", ["GetManagedPrefixListEntries"]),
    ...asks(because, of.bucket, "s3", [
      "GetAccelerateConfiguration",
      "GetBucketAcl",
      "GetBucketCORS",
      "GetBucketLogging",
      "GetBucketObjectLockConfiguration",
      "GetBucketOwnershipControls",
      "GetBucketPolicy",
      "GetBucketPublicAccessBlock",
      "GetBucketRequestPayment",
      "GetBucketTagging",
      "GetBucketVersioning",
      "GetBucketWebsite",
      "GetEncryptionConfiguration",
      "GetLifecycleConfiguration",
      "GetReplicationConfiguration",
      "ListBucket",
    ]),
    ...asks(because, of.database, "rds", ["DescribeDBInstances", "ListTagsForResource"]),
    ...asks(because, of.parameterGroup, "rds", ["DescribeDBParameterGroups", "DescribeDBParameters"]),
    ...asks(because, of.subnetGroup, "rds", ["DescribeDBSubnetGroups"]),
    ...asks(because, of.distribution, "cloudfront", ["GetDistribution", "ListTagsForResource"]),
    ...asks(because, of.cachePolicy, "cloudfront", ["GetCachePolicy"]),
    ...asks(because, of.originAccess, "cloudfront", ["GetOriginAccessControl"]),
    ...asks(because, of.headersPolicy, "cloudfront", ["GetResponseHeadersPolicy"]),
    ...asks(because, of.edgeFunction, "cloudfront", ["DescribeFunction", "GetFunction"]),
    ...asks(because, of.role, "iam", ["GetRole", "GetRolePolicy", "ListAttachedRolePolicies", "ListRolePolicies"]),
    ...asks(because, of.profile, "iam", ["GetInstanceProfile"]),
    ...asks("a doctor looks whether the account is bootstrapped", of.boundary, "iam", ["GetPolicy"]),
    ...asks(because, of.key, "kms", ["DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListResourceTags"]),
    ...asks(because, "*", "kms", ["ListAliases"]),
    ...asks(because, of.logGroup, "logs", ["ListTagsForResource"]),
    ...asks(because, "*", "logs", ["DescribeLogGroups"]),
    ...asks(because, of.alarm, "cloudwatch", ["DescribeAlarms", "ListTagsForResource"]),
    ...asks(because, of.topic, "sns", ["GetTopicAttributes", "ListTagsForResource"]),
    ...asks(because, of.parameter, "ssm", ["GetParameter", "ListTagsForResource"]),
    ...asks(because, "*", "ssm", ["DescribeParameters"]),
    {
      action: "kms:Decrypt",
      resource: of.key,
      context: { "kms:EncryptionContext:PARAMETER_ARN": of.parameter },
      because: "the API's configuration is a parameter that is encrypted",
    },
  ];
}

/** The calls of the AWS provider 5.100 when it makes or changes an environment, out of its log, as IAM calls them. */
function toDeploy(of: Names): readonly Ask[] {
  const because = "a deploy makes what the plan shows";
  const boundary = { "iam:PermissionsBoundary": of.boundary };
  return [
    ...asks(because, of.ec2("vpc"), "ec2", ["CreateVpc", "ModifyVpcAttribute"]),
    ...asks(because, of.ec2("subnet"), "ec2", ["CreateSubnet", "ModifySubnetAttribute"]),
    ...asks(because, of.ec2("internet-gateway"), "ec2", ["CreateInternetGateway", "AttachInternetGateway"]),
    ...asks(because, of.ec2("route-table"), "ec2", [
      "CreateRouteTable",
      "AssociateRouteTable",
      "CreateRoute",
      "DeleteRoute",
    ]),
    ...asks(because, of.ec2("security-group"), "ec2", [
      "CreateSecurityGroup",
      "DeleteSecurityGroup",
      "AuthorizeSecurityGroupEgress",
      "AuthorizeSecurityGroupIngress",
      "ModifySecurityGroupRules",
      "RevokeSecurityGroupEgress",
      "RevokeSecurityGroupIngress",
    ]),
    ...["instance", "volume", "network-interface", "subnet", "security-group"].flatMap((type) =>
      asks("a host is launched with its volume, into its network", of.ec2(type), "ec2", ["RunInstances"]),
    ),
    ...asks("a host is launched from Amazon Linux's image", of.image, "ec2", ["RunInstances"]),
    ...asks("a host with other user data takes the old one's place", of.ec2("instance"), "ec2", [
      "ModifyInstanceAttribute",
      "ModifyInstanceMetadataOptions",
      "StartInstances",
      "StopInstances",
      "TerminateInstances",
    ]),
    ...asks(because, of.ec2("network-interface"), "ec2", ["CreateNetworkInterface", "ModifyNetworkInterfaceAttribute"]),
    ...asks(because, of.ec2("elastic-ip"), "ec2", ["AllocateAddress", "AssociateAddress", "DisassociateAddress"]),
    ...["vpc", "subnet", "route-table", "internet-gateway", "security-group", "security-group-rule"]
      .concat(["instance", "volume", "network-interface", "elastic-ip"])
      .flatMap((type) => asks("everything says whose it is", of.ec2(type), "ec2", ["CreateTags", "DeleteTags"])),
    ...asks(because, of.bucket, "s3", [
      "CreateBucket",
      "PutBucketOwnershipControls",
      "PutBucketPolicy",
      "PutBucketPublicAccessBlock",
      "PutBucketTagging",
      "PutBucketVersioning",
      "PutEncryptionConfiguration",
      "PutLifecycleConfiguration",
    ]),
    ...asks(because, of.database, "rds", [
      "AddTagsToResource",
      "CreateDBInstance",
      "ModifyDBInstance",
      "RemoveTagsFromResource",
    ]),
    ...asks(because, of.subnetGroup, "rds", ["CreateDBSubnetGroup"]),
    ...asks(because, of.parameterGroup, "rds", ["CreateDBParameterGroup", "ModifyDBParameterGroup"]),
    ...asks("RDS makes the master user's secret for who makes the database", of.secret, "secretsmanager", [
      "CreateSecret",
      "TagResource",
    ]),
    ...asks(because, of.distribution, "cloudfront", ["TagResource", "UpdateDistribution"]),
    ...asks(because, of.cachePolicy, "cloudfront", ["UpdateCachePolicy"]),
    ...asks(because, of.headersPolicy, "cloudfront", ["UpdateResponseHeadersPolicy"]),
    ...asks(because, of.originAccess, "cloudfront", ["UpdateOriginAccessControl"]),
    ...asks(because, of.edgeFunction, "cloudfront", ["PublishFunction", "UpdateFunction"]),
    ...asks(because, "*", "kms", ["CreateKey"]),
    ...asks(because, "*", "cloudfront", [
      "CreateCachePolicy",
      "CreateDistribution",
      "CreateFunction",
      "CreateOriginAccessControl",
      "CreateResponseHeadersPolicy",
    ]),
    ...asks(because, of.key, "kms", ["CreateAlias", "EnableKeyRotation", "PutKeyPolicy", "TagResource"]),
    ...asks(because, of.alias, "kms", ["CreateAlias"]),
    ...asks("the API's configuration is a parameter that is encrypted", of.key, "kms", ["Encrypt", "GenerateDataKey"]),
    ...asks(because, of.logGroup, "logs", ["CreateLogGroup", "PutRetentionPolicy", "TagResource"]),
    ...asks(because, of.alarm, "cloudwatch", ["DeleteAlarms", "PutMetricAlarm", "TagResource"]),
    ...asks(because, of.topic, "sns", ["CreateTopic", "SetTopicAttributes", "TagResource"]),
    ...asks(because, of.parameter, "ssm", ["AddTagsToResource", "PutParameter"]),
    ...asks(because, of.role, "iam", [
      "CreateRole",
      "DeleteRolePolicy",
      "PutRolePermissionsBoundary",
      "PutRolePolicy",
    ]).map((ask) => ({
      ...ask,
      context: boundary,
    })),
    ...asks(because, of.role, "iam", ["TagRole"]),
    {
      action: "iam:PassRole",
      resource: of.role,
      context: { "iam:PassedToService": "ec2.amazonaws.com" },
      because: "the host gets its role from who launches it",
    },
    ...asks(because, of.profile, "iam", ["AddRoleToInstanceProfile", "CreateInstanceProfile", "TagInstanceProfile"]),
    {
      action: "iam:CreateServiceLinkedRole",
      resource: of.rdsRole,
      because: "RDS makes its own role with the account's first database",
    },
  ];
}

function toReadState({ stateBucket, state, environment }: Names): readonly Ask[] {
  return [
    {
      action: "s3:ListBucket",
      resource: stateBucket,
      context: { "s3:prefix": `${environment}/`, "aws:SecureTransport": "true" },
      because: "Terraform looks whether there is a state",
    },
    {
      action: "s3:GetObject",
      resource: state,
      context: { "aws:SecureTransport": "true" },
      because: "a plan begins with the state",
    },
  ];
}

function toKeepState(of: Names): readonly Ask[] {
  const context = { "aws:SecureTransport": "true" };
  const lock = asks("only one deploy at a time", `${of.state}.tflock`, "s3", [
    "DeleteObject",
    "GetObject",
    "PutObject",
  ]);
  const kept = asks("a deploy writes down what it made", of.state, "s3", ["PutObject"]);
  return [...toReadState(of), ...[...lock, ...kept].map((ask) => ({ ...ask, context }))];
}
