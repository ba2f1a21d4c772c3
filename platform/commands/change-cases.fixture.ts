import { environments } from "../environments";
import type { Environment } from "../environments/environment";
import type { Edit, EditableStack } from "./deployed.fixture";

/** A change that somebody might make to `local`, and what its plan has to say. */
export interface ChangeCase {
  readonly title: string;
  readonly environment?: Environment;
  readonly edit?: Edit;
  /** Each as "<fate> <construct path>: <attributes>"; of a long plan those that tell it apart. */
  readonly changes: readonly string[];
  /** Whether the plan has more changes than those. */
  readonly hasMore?: true;
  /** Who may reach or do what because of it, as the plan calls it out. */
  readonly opens?: readonly string[];
}

/** What the plan would lose, each as "<fate> <what> <construct path>". */
export type RefusedCase = ChangeCase & { readonly refused: readonly string[] };

const { local } = environments;
const [firstZone, secondZone] = local.network.zones;

export const passing: readonly ChangeCase[] = [
  {
    title: "a larger host on spot capacity: replaced, since AWS changes the type of none that there is",
    environment: { ...local, api: { ...local.api, instanceType: "t3.medium" } },
    changes: [
      "replace local/api/host: ",
      "update local/alarms/host-hardware-impaired: dimensions",
      "update local/api/terms: input, output",
    ],
  },
  {
    title: "a host with other user data: replaced, which holds nothing",
    edit: (stack) => {
      const host = only(stack, "aws_instance");
      host.user_data = `${host.user_data}\n# another release`;
    },
    changes: ["replace local/api/host: user_data", "update local/alarms/host-hardware-impaired: dimensions"],
  },
  {
    title: "a host on demand instead of on spot capacity: replaced",
    environment: { ...local, api: { ...local.api, capacity: "on-demand" } },
    changes: [
      "replace local/api/host: ",
      "update local/alarms/host-hardware-impaired: alarm_actions, dimensions",
      "update local/api/terms: input, output",
    ],
  },
  {
    title: "a larger class of database: changed in its place",
    environment: { ...local, database: { ...local.database, instanceClass: "db.t3.small" } },
    changes: ["update local/database/instance: instance_class"],
  },
  {
    title: "more storage for the database: changed in its place",
    environment: { ...local, database: { ...local.database, storageGb: 30 } },
    changes: ["update local/database/instance: allocated_storage"],
    // The alarm that tells when it is nearly full.
    hasMore: true,
  },
  {
    title: "a database of another name: renamed in its place",
    edit: (stack) => {
      only(stack, "aws_db_instance").identifier = "lectern-local-another";
    },
    changes: ["update local/database/instance: identifier"],
    hasMore: true,
  },
  {
    title: "logs that are kept longer: changed in their place",
    environment: { ...local, logs: { retentionDays: 90 } },
    changes: [
      "update local/api/log-group: retention_in_days",
      "update local/database/postgresql-log: retention_in_days",
    ],
    hasMore: true,
  },
  {
    title: "another threshold of an alarm: changed in its place",
    edit: (stack) => {
      only(stack, "aws_cloudwatch_metric_alarm", "alarms_api-down").threshold = 7;
    },
    changes: ["update local/alarms/api-down: threshold"],
  },
  {
    title: "a database whose construct is renamed with its moved block: moved in the state",
    edit: (stack) => rename(stack, "aws_db_instance", "", { withMovedBlock: true }),
    changes: ["move local/database/instance: "],
  },
  {
    title: "an API for everybody: other rules, and the same host, address and database",
    environment: { ...local, api: { ...local.api, exposure: "public", adminCidr: "203.0.113.7/32" } },
    changes: [
      "create local/security-groups/http-from-anywhere: ",
      "create local/security-groups/https-from-anywhere: ",
      "create local/security-groups/ssh-from-administrator: ",
      "delete local/addresses/api-ipv6: ",
      "delete local/security-groups/https-from-cloudfront: ",
      "update local/addresses/api: alias, records, ttl",
      "update local/certificate-authorities/api: records",
      "update local/frontend/distribution/distribution: aliases",
    ],
    opens: ["ingress tcp 22 from 203.0.113.7/32", "ingress tcp 443 from 0.0.0.0/0", "ingress tcp 80 from 0.0.0.0/0"],
  },
  {
    title: "a host that may do more: told by what it may do",
    edit: (stack) => {
      const policy = only(stack, "aws_iam_role_policy", "api_role_policy");
      policy.policy = String(policy.policy).replace("ssm:GetParameter", "ssm:GetParameters");
    },
    changes: ["update local/api/role/policy: policy"],
    opens: [
      "Allow ssm:GetParameters on arn:aws:ssm:ap-southeast-1:123456789012:parameter/lectern-local-api-environment",
    ],
  },
];

export const refused: readonly RefusedCase[] = [
  {
    title: "another engine for the database",
    edit: (stack) => {
      only(stack, "aws_db_instance").engine = "mysql";
    },
    changes: ["replace local/database/instance: engine"],
    hasMore: true,
    refused: ["replace database local/database/instance"],
  },
  {
    title: "a database whose construct is renamed without a moved block",
    edit: (stack) => rename(stack, "aws_db_instance", "", { withMovedBlock: false }),
    changes: ["delete local/database/instance: "],
    hasMore: true,
    refused: ["delete database local/database/instance"],
  },
  {
    title: "another address block for the network",
    environment: {
      ...local,
      network: {
        ...local.network,
        cidr: "10.99.0.0/16",
        zones: [
          { ...firstZone, publicCidr: "10.99.0.0/24", isolatedCidr: "10.99.10.0/24" },
          { ...secondZone, publicCidr: "10.99.1.0/24", isolatedCidr: "10.99.11.0/24" },
        ],
      },
    },
    changes: ["replace local/network/vpc: cidr_block"],
    hasMore: true,
    refused: [
      "replace network local/network/vpc",
      "replace subnet local/network/isolated-ap-southeast-1a",
      "replace subnet local/network/isolated-ap-southeast-1b",
      "replace subnet local/network/public-ap-southeast-1a",
      "replace subnet local/network/public-ap-southeast-1b",
    ],
  },
  {
    title: "another availability zone for half of the network",
    environment: {
      ...local,
      network: { ...local.network, zones: [firstZone, { ...secondZone, name: "ap-southeast-1c" }] },
    },
    changes: ["create local/network/isolated-ap-southeast-1c: "],
    hasMore: true,
    refused: [
      "delete subnet local/network/isolated-ap-southeast-1b",
      "delete subnet local/network/public-ap-southeast-1b",
    ],
  },
  {
    title: "a bucket of another name",
    edit: (stack) => {
      only(stack, "aws_s3_bucket", "assets").bucket = "lectern-local-another";
    },
    changes: ["replace local/assets/bucket/bucket: bucket"],
    hasMore: true,
    refused: ["replace bucket local/assets/bucket/bucket"],
  },
  {
    title: "another kind of key",
    edit: (stack) => {
      only(stack, "aws_kms_key", "encryption-key").multi_region = true;
    },
    changes: ["replace local/encryption-key/key: multi_region"],
    hasMore: true,
    refused: ["replace key local/encryption-key/key"],
  },
  {
    title: "a host without its address",
    edit: (stack) => {
      delete stack.resource.aws_eip;
      delete stack.resource.aws_eip_association;
      delete stack.resource.aws_route53_record?.[nameOf(stack, "aws_route53_record", "addresses_api-origin")];
      only(stack, "aws_instance").depends_on = [];
    },
    changes: ["delete local/api/address: "],
    hasMore: true,
    refused: ["delete Elastic IP local/api/address"],
  },
  {
    title: "a zone of another name",
    edit: (stack) => {
      only(stack, "aws_route53_zone").name = "another.example";
    },
    changes: ["replace local/zone/zone: name"],
    hasMore: true,
    refused: ["replace zone local/zone/zone"],
  },
  {
    title: "another distribution",
    edit: (stack) => {
      only(stack, "aws_cloudfront_distribution").staging = true;
    },
    changes: ["replace local/frontend/distribution/distribution: staging"],
    hasMore: true,
    refused: ["replace distribution local/frontend/distribution/distribution"],
  },
  {
    title: "a log group of another name",
    edit: (stack) => {
      only(stack, "aws_cloudwatch_log_group", "api_log-group").name = "lectern-local-another";
    },
    changes: ["replace local/api/log-group: name"],
    hasMore: true,
    refused: ["replace log group local/api/log-group"],
  },
  {
    title: "a smaller disk for the host, which AWS would refuse when other things are changed already",
    environment: { ...local, api: { ...local.api, rootVolumeGb: 10 } },
    changes: ["update local/api/host: root_block_device"],
    refused: ["update undefined local/api/host"],
  },
];

/** The only resource of a type whose name in the stack begins so. */
export function only(stack: EditableStack, type: string, name = ""): Record<string, unknown> {
  return (stack.resource[type] as Record<string, Record<string, unknown>>)[nameOf(stack, type, name)] as never;
}

function nameOf(stack: EditableStack, type: string, beginning: string): string {
  const [found, ...others] = Object.keys(stack.resource[type] ?? {}).filter((name) => name.startsWith(beginning));
  if (found === undefined || others.length > 0)
    throw new Error(`There are ${others.length + (found ? 1 : 0)} ${type} "${beginning}", not one.`);
  return found;
}

/** Gives a resource another construct path, wherever it is named. */
function rename(stack: EditableStack, type: string, beginning: string, how: { withMovedBlock: boolean }): void {
  const name = nameOf(stack, type, beginning);
  const renamed = `renamed_${name}`;
  Object.assign(stack, JSON.parse(JSON.stringify(stack).replaceAll(name, renamed)));
  if (how.withMovedBlock) stack.moved = [{ from: `${type}.${name}`, to: `${type}.${renamed}` }];
}
