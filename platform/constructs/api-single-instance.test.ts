import { environments } from "../environments";
import type { Environment } from "../environments/environment";
import { SynthesisedStack } from "../stacks/synthesised-stack";

const stack = new SynthesisedStack(environments.dev);
const host = stack.one("aws_instance");
const inProd = new SynthesisedStack(environments.prod).one("aws_instance");

it("hands out the role's credentials to sessions with a token only, and no further than the host itself", () => {
  expect(host.metadata_options).toEqual({
    http_endpoint: "enabled",
    http_tokens: "required",
    http_put_response_hop_limit: 1,
  });
});

it("stores encrypted, on gp3, as much as the environment says", () => {
  expect(host.root_block_device).toMatchObject({
    encrypted: true,
    volume_type: "gp3",
    volume_size: environments.dev.api.rootVolumeGb,
  });
});

it("starts from the newest Amazon Linux 2023, and is not replaced when there is a newer one", () => {
  expect(stack.text).toContain("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64");
  expect(host.lifecycle).toMatchObject({ ignore_changes: ["ami"] });
});

it("is replaced when its user data changes, since a running host would not take notice", () => {
  expect(host.user_data_replace_on_change).toBe(true);
});

it("keeps its addresses when the host is replaced: they belong to an interface that outlives it", () => {
  const connection = stack.reference("aws_network_interface", "api", "id");
  expect(host.network_interface).toEqual([{ device_index: 0, network_interface_id: connection }]);
  expect(stack.one("aws_eip_association")).toMatchObject({
    allocation_id: stack.reference("aws_eip", "api", "allocation_id"),
    network_interface_id: connection,
  });
  expect(host.depends_on).toContainEqual(expect.stringMatching(/^aws_eip_association\./));
  expect(host).not.toHaveProperty("associate_public_ip_address");
});

it("stands in a public subnet, behind its own security group", () => {
  expect(stack.one("aws_network_interface", "api")).toMatchObject({
    subnet_id: stack.reference("aws_subnet", "network/public-ap-southeast-1a", "id"),
    security_groups: [stack.reference("aws_security_group", "security-groups/api-host", "id")],
  });
});

it("acts in AWS as its role", () => {
  const profile = stack.one("aws_iam_instance_profile", "api");
  expect(host.iam_instance_profile).toBe(stack.reference("aws_iam_instance_profile", "api", "name"));
  expect(profile.role).toBe(stack.reference("aws_iam_role", "api/role", "name"));
});

it("is not replaced when its database is: nothing of it names the database", () => {
  const duties = stack.one("aws_iam_role_policy", "api/role/policy");
  expect(JSON.stringify([host, stack.one("aws_iam_instance_profile", "api"), duties])).not.toContain("aws_db_instance");
});

it("may do what it has to before it boots", () => {
  expect(host.depends_on).toContainEqual(expect.stringMatching(/^aws_iam_role_policy\./));
});

it("has no SSH key", () => {
  expect(host).not.toHaveProperty("key_name");
});

it.each([
  ["what the API says", "log-group", "api"],
  ["who asked for what", "access-log-group", "api-access"],
  ["how the host is", "system-log-group", "api-system"],
])("keeps %s, encrypted, for as long as the environment says", (_what, id, part) => {
  expect(stack.one("aws_cloudwatch_log_group", `api/${id}`)).toMatchObject({
    name: `lectern-dev-${part}`,
    retention_in_days: environments.dev.logs.retentionDays,
    kms_key_id: stack.reference("aws_kms_key", "encryption-key", "arn"),
  });
});

it("reports its metrics every minute", () => {
  expect(host.monitoring).toBe(true);
});

it("is protected from termination in prod, and in dev goes by one command", () => {
  expect(host.disable_api_termination).toBe(false);
  expect(inProd.disable_api_termination).toBe(true);
});

it("runs on spot capacity in dev, stopped rather than lost when AWS wants it back, and never so in prod", () => {
  expect(host.instance_market_options).toEqual({
    market_type: "spot",
    spot_options: { spot_instance_type: "persistent", instance_interruption_behavior: "stop" },
  });
  expect(inProd).not.toHaveProperty("instance_market_options");
});

describe("is replaced when it would have to be what AWS makes of no host that there is", () => {
  const termsOf = (api: Partial<Environment["api"]>) => {
    const { dev } = environments;
    const changed = new SynthesisedStack({ ...dev, api: { ...dev.api, ...api } });
    const [name] = Object.keys(changed.json.resource.terraform_data ?? {});
    expect(changed.one("aws_instance").lifecycle).toMatchObject({ replace_triggered_by: [`terraform_data.${name}`] });
    return changed.one("terraform_data", "api").input;
  };

  it("on other capacity", () => {
    expect(termsOf({ capacity: "on-demand" })).not.toEqual(termsOf({ capacity: "spot" }));
  });

  it("on spot capacity of another type, and not on demand, where it is stopped, changed and started", () => {
    const [spot, onDemand] = [{ capacity: "spot" }, { capacity: "on-demand" }] as const;
    expect(termsOf({ ...spot, instanceType: "t3.medium" })).not.toEqual(termsOf({ ...spot, instanceType: "t3.small" }));
    expect(termsOf({ ...onDemand, instanceType: "t3.medium" })).toEqual(
      termsOf({ ...onDemand, instanceType: "t3.small" }),
    );
  });
});

it("is moved to other hardware by EC2 itself where it can be: not on spot capacity", () => {
  expect(inProd.maintenance_options).toEqual({ auto_recovery: "default" });
  expect(host).not.toHaveProperty("maintenance_options");
});
