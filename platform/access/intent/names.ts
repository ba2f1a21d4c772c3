import { permissionBoundaryArn, stateBucketName, stateKey } from "../../naming";
import type { StackAccess } from "../stack-access";

export type Names = ReturnType<typeof namesIn>;

/** What an environment's stack is made of, as AWS would name it: those of which there are several in a list. */
export function namesIn({ accountId, region }: Pick<StackAccess, "accountId" | "region">, environment: string) {
  const name = (part: string) => `lectern-${environment}-${part}`;
  const inRegion = (place: string) => (service: string, rest: string) =>
    `arn:aws:${service}:${place}:${accountId}:${rest}`;
  const [here, inVirginia, inSecondRegion] = [region, "us-east-1", "eu-central-1"].map(inRegion) as [Arn, Arn, Arn];
  const global = (service: string, rest: string) => `arn:aws:${service}::${accountId}:${rest}`;
  const state = `arn:aws:s3:::${stateBucketName(accountId)}`;
  const keyId = "key/1234abcd-12ab-34cd-56ef-1234567890ab";
  return {
    environment,
    accountId,
    region,
    ec2: (type: string) => here("ec2", `${type}/x-0123456789abcdef0`),
    bucket: `arn:aws:s3:::${name(`frontend-${accountId}`)}`,
    database: here("rds", `db:${name("database")}`),
    everyDatabase: here("rds", "db:*"),
    defaultOptions: here("rds", "og:default:postgres-17"),
    subnetGroup: here("rds", `subgrp:${name("database")}`),
    parameterGroup: here("rds", `pg:${name("database")}`),
    secret: here("secretsmanager", "secret:rds!db-0f1e2d3c-aBcDeF"),
    vaults: [here, inSecondRegion].map((arn) => arn("backup", `backup-vault:${name("backup")}`)),
    backupPlan: here("backup", "backup-plan:1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"),
    distribution: global("cloudfront", "distribution/E2EXAMPLE"),
    cachePolicy: global("cloudfront", "cache-policy/658327ea-f89d-4fab-a63d-7e88639e58f6"),
    headersPolicy: global("cloudfront", "response-headers-policy/67f7725c-6f97-4210-82d7-5512b31e9d03"),
    originAccess: global("cloudfront", "origin-access-control/E3EXAMPLE"),
    edgeFunction: global("cloudfront", `function/${name("single-page-routing")}`),
    webAcl: inVirginia("wafv2", `global/webacl/${name("frontend")}/1a2b3c4d`),
    managedRules: inVirginia("wafv2", "global/managedruleset/AWSManagedRulesKnownBadInputsRuleSet/1a2b3c4d"),
    zone: "arn:aws:route53:::hostedzone/Z0EXAMPLE",
    zoneChange: "arn:aws:route53:::change/C0EXAMPLE",
    certificates: [here, inVirginia].map((arn) => arn("acm", "certificate/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d")),
    role: global("iam", `role/${name("api-host")}`),
    profile: global("iam", `instance-profile/${name("api-host")}`),
    boundary: permissionBoundaryArn({ name: environment, accountId }),
    alarmActionRole: global("iam", "role/aws-service-role/events.amazonaws.com/AWSServiceRoleForCloudWatchEvents"),
    systemsManagerRole: global("iam", "role/aws-service-role/ssm.amazonaws.com/AWSServiceRoleForAmazonSSM"),
    rdsRole: global("iam", "role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS"),
    spotRole: global("iam", "role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot"),
    keys: [here, inVirginia, inSecondRegion].map((arn) => arn("kms", keyId)),
    aliases: [here, inVirginia, inSecondRegion].map((arn) => arn("kms", `alias/${name("data")}`)),
    logGroups: [name("api"), `/aws/rds/instance/${name("database")}/postgresql`].map((group) =>
      here("logs", `log-group:${group}`),
    ),
    deliverySource: inVirginia("logs", `delivery-source:${name("frontend-access")}`),
    deliveryDestination: inVirginia("logs", `delivery-destination:${name("frontend-access")}`),
    delivery: inVirginia("logs", "delivery:1a2b3c4d5e6f"),
    alarms: [here, inVirginia].map((arn) => arn("cloudwatch", `alarm:${name("api-down")}`)),
    everyAlarm: [here, inVirginia].map((arn) => arn("cloudwatch", "alarm:*")),
    eventRule: here("events", `rule/${name("backup-failed")}`),
    topics: [here, inVirginia].map((arn) => arn("sns", name("page"))),
    budget: global("budgets", `budget/${name("monthly")}`),
    parameter: here("ssm", `parameter/${name("api-configuration")}`),
    amazonLinux: `arn:aws:ssm:${region}::parameter/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64`,
    maintenanceWindow: here("ssm", "maintenancewindow/mw-0123456789abcdef0"),
    windowTarget: here("ssm", "windowtarget/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"),
    windowTask: here("ssm", "windowtask/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"),
    patchBaseline: here("ssm", "patchbaseline/pb-0123456789abcdef0"),
    prefixList: `arn:aws:ec2:${region}:aws:prefix-list/pl-0123456789abcdef0`,
    image: `arn:aws:ec2:${region}::image/ami-0123456789abcdef0`,
    stateBucket: state,
    state: `${state}/${stateKey(environment)}`,
  };
}

type Arn = (service: string, rest: string) => string;
