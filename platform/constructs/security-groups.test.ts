import { environments } from "../environments";
import type { Environment } from "../environments/environment";
import { type Configuration, SynthesisedStack } from "../stacks/synthesised-stack";

const { dev } = environments;

function withApi(api: Partial<Environment["api"]>): SynthesisedStack {
  return new SynthesisedStack({ ...dev, api: { ...dev.api, ...api } });
}

const behindCloudFront = withApi({ exposure: "cloudfront" });
const open = withApi({ exposure: "public" });
const openWithAdmin = withApi({ exposure: "public", adminCidr: "203.0.113.7/32" });

/** Each rule of a group as "port peer". */
function rulesOf(stack: SynthesisedStack, direction: "ingress" | "egress", group: string): readonly string[] {
  const groupId = stack.reference("aws_security_group", `security-groups/${group}`, "id");
  return stack
    .all(`aws_vpc_security_group_${direction}_rule`)
    .filter((rule) => rule.security_group_id === groupId)
    .map((rule) => `${portsOf(rule)} ${rule.cidr_ipv4 ?? rule.prefix_list_id ?? rule.referenced_security_group_id}`);
}

function portsOf({ ip_protocol, from_port, to_port }: Configuration): string {
  return from_port === to_port ? `${ip_protocol}/${from_port}` : `${ip_protocol}/${from_port}-${to_port}`;
}

const apiHost = behindCloudFront.reference("aws_security_group", "security-groups/api-host", "id");
const database = behindCloudFront.reference("aws_security_group", "security-groups/database", "id");

it("admits CloudFront alone to the API host, on 443 alone", () => {
  expect(rulesOf(behindCloudFront, "ingress", "api-host")).toEqual([
    expect.stringMatching(/^tcp\/443 \$\{data\.aws_ec2_managed_prefix_list\./),
  ]);
});

it("admits everybody to a public API host, on 443 and on 80 that redirects", () => {
  expect(rulesOf(open, "ingress", "api-host")).toEqual(["tcp/80 0.0.0.0/0", "tcp/443 0.0.0.0/0"]);
});

it("opens port 22 to the administrator of a public host and to nobody else", () => {
  expect(rulesOf(openWithAdmin, "ingress", "api-host").filter((rule) => rule.startsWith("tcp/22 "))).toEqual([
    "tcp/22 203.0.113.7/32",
  ]);
});

it.each([
  ["behind CloudFront", behindCloudFront],
  ["public", open],
  ["public with an administrator", openWithAdmin],
])("reaches the database from the API host alone, whether that is %s or not", (_, stack) => {
  expect(rulesOf(stack, "ingress", "database")).toEqual([`tcp/5432 ${apiHost}`]);
});

it("lets the API host out to HTTPS and to the database, and the database nowhere", () => {
  expect(rulesOf(behindCloudFront, "egress", "api-host")).toEqual(["tcp/443 0.0.0.0/0", `tcp/5432 ${database}`]);
  expect(rulesOf(behindCloudFront, "egress", "database")).toEqual([]);
});

it("keeps every rule in sight: none inside a group", () => {
  for (const group of behindCloudFront.all("aws_security_group")) {
    expect(group).not.toHaveProperty("ingress");
    expect(group).not.toHaveProperty("egress");
  }
});

it("says of each group and each rule what it is for", () => {
  const types = ["aws_security_group", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"];
  for (const described of types.flatMap((type) => openWithAdmin.all(type))) {
    expect(described.description).toMatch(/\w+ \w+/);
  }
});
