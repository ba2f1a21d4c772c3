import { resourcesOf } from "./named-resources";
import type { RecordedCall } from "./recorded-call";

const account = "111111111111";
const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:${account}:${rest}`;

it.each<[string, Record<string, string>, readonly string[]]>([
  // What the call names, by an id or by a name.
  ["ec2:DeleteSubnet", { SubnetId: "subnet-0a1b" }, [arn("ec2", "subnet/subnet-0a1b")]],
  ["ec2:RevokeSecurityGroupIngress", { GroupId: "sg-0a" }, [arn("ec2", "security-group/sg-0a")]],
  ["rds:ModifyDBInstance", { DBInstanceIdentifier: "db" }, [arn("rds", "db:db")]],
  ["logs:PutRetentionPolicy", { logGroupName: "/aws/rds/a" }, [arn("logs", "log-group:/aws/rds/a")]],
  ["sns:Subscribe", { TopicArn: arn("sns", "page") }, [arn("sns", "page")]],
  ["kms:CreateAlias", { AliasName: "alias/a", TargetKeyId: "1a" }, [arn("kms", "alias/a"), arn("kms", "key/1a")]],
  // Global ones, and what AWS has for everybody.
  ["iam:GetRole", { RoleName: "host" }, [`arn:aws:iam::${account}:role/host`]],
  ["s3:GetObject", { Bucket: "a", Key: "b/c" }, ["arn:aws:s3:::a/b/c"]],
  ["s3:ListBucket", { Bucket: "a", prefix: "b" }, ["arn:aws:s3:::a"]],
  ["ssm:GetParameter", { Name: "/aws/service/ami" }, ["arn:aws:ssm:eu-west-1::parameter/aws/service/ami"]],
  ["ec2:GetManagedPrefixListEntries", { PrefixListId: "pl-0a" }, ["arn:aws:ec2:eu-west-1:aws:prefix-list/pl-0a"]],
  // The type that the call says.
  [
    "ssm:ListTagsForResource",
    { ResourceType: "PatchBaseline", ResourceId: "pb-0a" },
    [arn("ssm", "patchbaseline/pb-0a")],
  ],
  [
    "route53:ListTagsForResource",
    { ResourceType: "hostedzone", ResourceId: "Z0" },
    ["arn:aws:route53:::hostedzone/Z0"],
  ],
  // What AWS will make up an id for.
  ["ec2:AllocateAddress", { Domain: "vpc" }, [arn("ec2", "elastic-ip/*")]],
  ["ec2:CreateVpcEndpoint", { VpcId: "vpc-0a" }, [arn("ec2", "vpc/vpc-0a"), arn("ec2", "vpc-endpoint/*")]],
  [
    "ec2:RunInstances",
    { ImageId: "ami-0a", SubnetId: "subnet-0a", "TagSpecification.1.ResourceType": "volume" },
    [
      "arn:aws:ec2:eu-west-1::image/ami-0a",
      arn("ec2", "subnet/subnet-0a"),
      ...["instance", "network-interface", "security-group", "volume"].map((type) => arn("ec2", `${type}/*`)),
    ],
  ],
  // No resource at all.
  ["ec2:DescribeVpcs", { "VpcId.1": "vpc-0a" }, ["*"]],
  ["route53:ListHostedZones", {}, ["*"]],
])("knows what %s of %j is done to", async (action, parameters, resources) => {
  const [service = "", operation = ""] = action.split(":");
  expect(await resourcesOf(action, call(service, operation, parameters), account)).toEqual(resources);
});

it.each<[string, string, Record<string, string>, string]>([
  ["ssm:AddTagsToResource", "CreateMaintenanceWindow", { Name: "a" }, arn("ssm", "maintenancewindow/*")],
  ["ssm:AddTagsToResource", "PutParameter", { Name: "/a/b" }, arn("ssm", "parameter/a/b")],
  ["rds:AddTagsToResource", "CreateDBSubnetGroup", { DBSubnetGroupName: "a" }, arn("rds", "subgrp:a")],
  ["logs:TagResource", "PutDeliverySource", { name: "a" }, arn("logs", "delivery-source:a")],
  ["cloudfront:TagResource", "CreateDistributionWithTags", {}, `arn:aws:cloudfront::${account}:distribution/*`],
])("takes %s in %s to be done to what is made", async (action, operation, parameters, resource) => {
  const [service = ""] = action.split(":");
  expect(await resourcesOf(action, call(service, operation, parameters), account)).toEqual([resource]);
});

function call(service: string, operation: string, parameters: Record<string, string>): RecordedCall {
  return { service, operation, parameters, region: "eu-west-1", agent: "", during: "deploy" };
}
