import { environments } from "../environments";
import { SynthesisedStack } from "../stacks/synthesised-stack";

const stack = new SynthesisedStack(environments.dev);
const host = stack.one("aws_instance");

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
  expect(host.lifecycle).toEqual({ ignore_changes: ["ami"] });
});

it("is replaced when its user data changes, since a running host would not take notice", () => {
  expect(host.user_data_replace_on_change).toBe(true);
});

it("keeps its address when the host is replaced", () => {
  expect(host).not.toHaveProperty("associate_public_ip_address");
  expect(stack.one("aws_eip")).not.toHaveProperty("instance");
  expect(stack.one("aws_eip_association")).toMatchObject({
    allocation_id: stack.reference("aws_eip", "api", "allocation_id"),
    instance_id: stack.reference("aws_instance", "api", "id"),
  });
});

it("acts in AWS as its role", () => {
  const profile = stack.one("aws_iam_instance_profile", "api");
  expect(host.iam_instance_profile).toBe(stack.reference("aws_iam_instance_profile", "api", "name"));
  expect(profile.role).toBe(stack.reference("aws_iam_role", "api/role", "name"));
});

it("has no SSH key", () => {
  expect(host).not.toHaveProperty("key_name");
});

it("keeps its log encrypted for as long as the environment says", () => {
  expect(stack.one("aws_cloudwatch_log_group", "api")).toMatchObject({
    retention_in_days: environments.dev.logs.retentionDays,
    kms_key_id: stack.reference("aws_kms_key", "encryption-key", "arn"),
  });
});
