import { readableStatements, type Statement } from "../../terraform/policy-document";
import type { Block, Resource, StackConfiguration } from "../../terraform/stack-configuration";

/** What runs on EC2, or says how to. */
export function hosts(stack: StackConfiguration): readonly Resource[] {
  return stack.all("aws_instance", "aws_spot_instance_request", "aws_launch_template");
}

/** The security groups that guard a host, by itself or by the network interfaces that it has. */
export function securityGroupsOf(host: Resource): ReadonlySet<Resource> {
  const { stack } = host;
  const attached = stack.all("aws_network_interface_attachment", "aws_network_interface_sg_attachment");
  const joined = attached.filter(({ attributes }) => stack.mentionedIn(attributes).has(host));
  const own = [host, ...joined].flatMap(({ attributes }) => [...stack.mentionedIn(attributes)]);
  const interfaces = own.filter(({ type }) => type === "aws_network_interface");
  const mentioned = [...own, ...interfaces.flatMap(({ attributes }) => [...stack.mentionedIn(attributes)])];
  return new Set(
    mentioned.filter(({ type }) => type === "aws_security_group" || type === "aws_default_security_group"),
  );
}

/** The volumes that a host starts with. */
export function volumes(host: Resource): readonly Block[] {
  return [
    ...host.blocks("root_block_device"),
    ...host.blocks("ebs_block_device"),
    ...host.blocks("block_device_mappings.ebs"),
  ];
}

/** Everything that a host is told at its first start, decoded. */
export function userDataTexts(host: Resource): readonly string[] {
  const plain = host.type === "aws_launch_template" ? [] : host.texts("user_data");
  const encoded = [
    ...host.texts("user_data_base64"),
    ...(host.type === "aws_launch_template" ? host.texts("user_data") : []),
  ];
  return [...plain, ...encoded, ...encoded.map((text) => Buffer.from(text, "base64").toString("utf8"))];
}

/** The role that a host acts as. */
export function roleOf(host: Resource): Resource | undefined {
  const { stack } = host;
  const written = host.attributes.iam_instance_profile;
  const [block] = host.blocks("iam_instance_profile");
  const profile = stack.target(block?.attributes.name ?? block?.attributes.arn ?? written, "aws_iam_instance_profile");
  return stack.target(profile?.attributes.role, "aws_iam_role");
}

/** The managed policies of AWS's that a role has, by name. */
export function managedPoliciesOf(role: Resource): readonly string[] {
  const { stack } = role;
  const attached = stack
    .all("aws_iam_role_policy_attachment")
    .filter(({ attributes }) => stack.target(attributes.role, "aws_iam_role") === role)
    .flatMap((attachment) => attachment.texts("policy_arn"));
  return [...attached, ...role.texts("managed_policy_arns")].map((arn) => arn.split("/").at(-1) ?? arn);
}

/** What the stack's own policies let a role do. */
export function statementsOf(role: Resource): readonly Statement[] {
  const { stack } = role;
  const ofRole = (each: Resource) => stack.target(each.attributes.role, "aws_iam_role") === role;
  const attached = stack
    .all("aws_iam_role_policy_attachment")
    .filter(ofRole)
    .flatMap((each) => stack.target(each.attributes.policy_arn, "aws_iam_policy") ?? []);
  const own = [...stack.all("aws_iam_role_policy").filter(ofRole), ...attached, ...role.blocks("inline_policy")];
  return own.flatMap(({ attributes }) => readableStatements(stack, attributes.policy));
}
