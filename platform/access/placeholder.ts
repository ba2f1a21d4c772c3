import { createHash } from "node:crypto";
import { referenceIn } from "../terraform/reference";
import type { Resource, StackConfiguration } from "../terraform/stack-configuration";

/** What a policy refers to cannot be named before a deploy, because this does not know how AWS would name it. */
export class NoPlaceholder extends Error {
  constructor(expression: string) {
    super(
      `No name is known for ${expression} before a deploy; add its type and attribute to platform/access/placeholder.ts.`,
    );
    this.name = "NoPlaceholder";
  }
}

/**
 * A text of the configuration with all its references replaced: by the value where it is configured, and otherwise by a name
 * such as AWS would give, always the same for the same resource and never the same for two. IAM's own variables, which
 * Terraform escapes as `$${…}`, stay. Throws NoPlaceholder.
 */
export function withPlaceholders(stack: StackConfiguration, text: string): string {
  return text.replace(/(\$?)\$\{[^{}]*\}/g, (expression, escaping: string) =>
    escaping ? expression.slice(1) : rendered(stack, expression),
  );
}

/** What an attribute of a resource will be, such as its `arn`. Throws NoPlaceholder. */
export function placeholder(resource: Resource, attribute: string): string {
  const configured = resource.get(attribute);
  if (typeof configured === "string") return withPlaceholders(resource.stack, configured);
  const make = makers[resource.type]?.[attribute];
  if (!make) throw new NoPlaceholder(`${attribute} of ${resource.path} (${resource.type})`);
  return make(about(resource));
}

function rendered(stack: StackConfiguration, expression: string): string {
  const resolved = String(stack.resolve(expression));
  const reference = referenceIn(resolved);
  if (!reference) {
    if (resolved === expression) throw new NoPlaceholder(expression);
    return withPlaceholders(stack, resolved);
  }
  const resource = stack.target(resolved, reference.type);
  if (!resource) throw new NoPlaceholder(expression);
  return placeholder(resource, reference.attributes.join("."));
}

interface About {
  readonly region: string;
  readonly accountId: string;
  /** The resource's configured name. */
  readonly name: string;
  /** As many characters as asked for, of those that ids have in AWS. */
  id(length: number): string;
}

type Maker = (resource: About) => string;

const keyId: Maker = ({ id }) => id(32).replace(/^(.{8})(.{4}).(.{3}).(.{3})/, "$1-$2-4$3-8$4-");
const distributionId: Maker = ({ id }) => `E${id(13).toUpperCase()}`;
const databaseId: Maker = ({ id }) => `db-${id(26).toUpperCase()}`;
const instanceId: Maker = ({ id }) => `i-${id(17)}`;
const regional =
  (service: string, path: Maker): Maker =>
  (of) =>
    `arn:aws:${service}:${of.region}:${of.accountId}:${path(of)}`;
const global =
  (service: string, path: Maker): Maker =>
  (of) =>
    `arn:aws:${service}::${of.accountId}:${path(of)}`;

/** What AWS decides: by the resource's type and attribute (Service Authorization Reference, "Resource types defined by …"). */
const makers: Readonly<Record<string, Readonly<Record<string, Maker>>>> = {
  aws_backup_vault: { arn: regional("backup", ({ name }) => `backup-vault:${name}`) },
  aws_budgets_budget: { arn: global("budgets", ({ name }) => `budget/${name}`) },
  aws_cloudfront_distribution: { arn: global("cloudfront", (of) => `distribution/${distributionId(of)}`) },
  aws_cloudwatch_event_rule: { arn: regional("events", ({ name }) => `rule/${name}`) },
  aws_cloudwatch_log_delivery_source: { arn: regional("logs", ({ name }) => `delivery-source:${name}`) },
  aws_cloudwatch_log_group: { arn: regional("logs", ({ name }) => `log-group:${name}`) },
  aws_cloudwatch_metric_alarm: { arn: regional("cloudwatch", ({ name }) => `alarm:${name}`) },
  aws_db_instance: {
    arn: regional("rds", ({ name }) => `db:${name}`),
    resource_id: databaseId,
    "master_user_secret.0.secret_arn": regional("secretsmanager", (of) => `secret:rds!${databaseId(of)}-${of.id(6)}`),
  },
  aws_iam_openid_connect_provider: {
    arn: global("iam", ({ name }) => `oidc-provider/${name.replace("https://", "")}`),
  },
  aws_iam_policy: { arn: global("iam", ({ name }) => `policy/${name}`) },
  aws_iam_role: { arn: global("iam", ({ name }) => `role/${name}`) },
  aws_instance: { arn: regional("ec2", (of) => `instance/${instanceId(of)}`) },
  aws_kms_key: { arn: regional("kms", (of) => `key/${keyId(of)}`) },
  aws_s3_bucket: { arn: ({ name }) => `arn:aws:s3:::${name}` },
  aws_security_group: { arn: regional("ec2", ({ id }) => `security-group/sg-${id(17)}`) },
  aws_ssm_parameter: { arn: regional("ssm", ({ name }) => `parameter/${name.replace(/^\//, "")}`) },
  aws_sns_topic: { arn: regional("sns", ({ name }) => name) },
};

/** Attributes that hold a resource's name, one of which each type has. */
const namingAttributes = ["name", "bucket", "identifier", "alarm_name", "url"];

function about(resource: Resource): About {
  const { accountId = "", name: stack } = resource.stack;
  const hash = createHash("sha256").update(`${accountId} ${stack} ${resource.path}`).digest("hex");
  const name = namingAttributes.map((attribute) => resource.text(attribute)).find((text) => text !== undefined) ?? "";
  return { region: resource.region ?? "", accountId, name, id: (length) => hash.slice(0, length) };
}
