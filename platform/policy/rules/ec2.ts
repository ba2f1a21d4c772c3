import type { Block, Resource } from "../../terraform/stack-configuration";
import { covers } from "../model/action-pattern";
import { hosts, managedPoliciesOf, roleOf, statementsOf, userDataTexts, volumes } from "../model/hosts";
import { isPatched } from "../model/patching";
import { looksLikeSecret, secretSources } from "../model/secrets";
import { ofEach, type Rules, resources } from "../rule";

/** What the SSM agent needs to be there and to hold a session: "Verify or add instance permissions", AWS Systems Manager User Guide. */
const sessionActions = [
  "ssm:UpdateInstanceInformation",
  "ssmmessages:CreateControlChannel",
  "ssmmessages:CreateDataChannel",
  "ssmmessages:OpenControlChannel",
  "ssmmessages:OpenDataChannel",
];
const longestApprovalDays = 30;

/** `latest` as a tag or a part of an address; the metadata service has it in its own. */
const unpinned = /(?<!169\.254\.169\.254|\[fd00:ec2::254\])\/latest\/|[\w/-]:latest\b|@latest\b/;

const instances = resources("aws_instance", "aws_spot_instance_request");

export const ec2Rules = {
  "metadata-needs-token": {
    answers: ["CKV_AWS_79", "EC2.8", "CIS 6.7", "AWS-0028", "AWS-0130"],
    class: "M",
    says: "A host's metadata service answers only to a session's token (IMDSv2).",
    remedy: "Set metadata_options.http_tokens to required.",
    findings: ofEach(
      hosts,
      (host) =>
        host.text("metadata_options.http_tokens") !== "required" &&
        host.text("metadata_options.http_endpoint") !== "disabled" &&
        "answers without a token",
    ),
  },
  "metadata-one-hop-away": {
    answers: ["CKV_AWS_341", "EC2.8"],
    class: "M",
    says: "A host's metadata goes one hop and no further; Amazon Linux 2023's own default is two, so it is stated.",
    remedy: "Set metadata_options.http_put_response_hop_limit to 1.",
    findings: ofEach(
      hosts,
      (host) =>
        host.number("metadata_options.http_put_response_hop_limit") !== 1 && "does not limit its metadata to one hop",
    ),
  },
  "volumes-encrypted": {
    answers: ["CKV_AWS_8", "EC2.3", "AWS-0131", "cdk-nag EC26"],
    class: "M",
    says: "Every volume of a host is encrypted.",
    remedy: "State root_block_device and set encrypted to true in it and in every other volume.",
    findings: ofEach(
      (stack) => [...hosts(stack), ...stack.all("aws_ebs_volume")],
      (host) => {
        const all = host.type === "aws_ebs_volume" ? [host] : volumes(host);
        const hasRoot = host.type !== "aws_instance" || host.blocks("root_block_device").length > 0;
        return (
          (!hasRoot || all.length === 0 || !all.every((volume) => volume.isTrue("encrypted"))) &&
          "has a volume that is not encrypted"
        );
      },
    ),
  },
  "host-reads-disk-at-full-speed": {
    answers: ["CKV_AWS_135"],
    class: "M",
    says: "A host's disk does not compete with its network.",
    remedy: "Set ebs_optimized to true.",
    findings: ofEach(hosts, (host) => !host.isTrue("ebs_optimized") && "is not EBS-optimised"),
  },
  "host-monitored-by-the-minute": {
    answers: ["CKV_AWS_126", "cdk-nag EC28"],
    class: "M",
    says: "A host's metrics come every minute, not every five.",
    remedy: "Set monitoring to true.",
    findings: ofEach(
      hosts,
      (host) => !host.isTrue("monitoring") && !host.isTrue("monitoring.enabled") && "has no detailed monitoring",
    ),
  },
  "user-data-holds-no-secret": {
    answers: ["CKV_AWS_46", "AWS-0029"],
    class: "M",
    says: "No secret is in user data, which everybody reads who may describe the host.",
    remedy: "Have the host fetch the secret with its role, or do without one as with IAM database authentication.",
    findings: ofEach(hosts, (host) => {
      const { user_data, user_data_base64 } = host.attributes;
      const sources = secretSources(host.stack.mentionedIn({ user_data, user_data_base64 }));
      if (sources.length > 0) return `gets the secret of ${sources.join(", ")} in its user data`;
      return userDataTexts(host).some(looksLikeSecret) && "has what looks like a secret in its user data";
    }),
  },
  "host-acts-as-role": {
    answers: ["CKV2_AWS_41", "CIS 2.16"],
    class: "M",
    says: "A host acts as a role of its own, and so needs no keys.",
    remedy: "Set iam_instance_profile to a profile of this stack that has a role.",
    findings: ofEach(hosts, (host) => roleOf(host) === undefined && "has no role"),
  },
  "host-protected-from-termination": {
    answers: ["cdk-nag EC29"],
    class: "M",
    says: "Nobody terminates a host by mistake.",
    remedy: "Set disable_api_termination to true.",
    findings: ofEach(hosts, (host) => !host.isTrue("disable_api_termination") && "can be terminated by one call"),
  },
  "host-managed-by-ssm": {
    answers: ["SSM.1", "CIS 6.3"],
    class: "M",
    says: "Every host can be reached by Session Manager.",
    remedy: `Allow the host's role ${sessionActions.join(", ")}.`,
    findings: ofEach(hosts, (host) => {
      const role = roleOf(host);
      return role !== undefined && !holdsSessions(role) && "cannot be reached by Session Manager";
    }),
  },
  "host-patched": {
    answers: ["SSM.2"],
    class: "M",
    says: "Hosts are patched in a window that is known.",
    remedy:
      "Run AWS-RunPatchBaseline with Operation Install by an aws_ssm_maintenance_window_task in a window that is enabled, or by an aws_ssm_association, and target the host's id or one of its tags.",
    findings: ofEach(hosts, (host) => !isPatched(host) && "is not patched by the stack"),
  },
  "security-updates-approved": {
    answers: ["SSM.2"],
    class: "M",
    says: "A patch baseline approves security updates within a month.",
    remedy: `Give the baseline approval rules for the classification Security with approve_after_days of at most ${longestApprovalDays}.`,
    findings: ofEach(resources("aws_ssm_patch_baseline"), (baseline) => {
      const rules = baseline.blocks("approval_rule");
      const isLate = rules.some((rule) => (rule.number("approve_after_days") ?? Infinity) > longestApprovalDays);
      return (isLate || !rules.some(isForSecurity)) && "leaves security updates unapproved for more than a month";
    }),
  },
  "host-starts-without-public-address": {
    answers: ["CKV_AWS_88", "EC2.9"],
    class: "M",
    says: "No host gets a public address at launch: the one that it has is an Elastic IP, which outlives it.",
    remedy: "Leave out associate_public_ip_address, or set it to false.",
    findings: ofEach(
      hosts,
      (host) =>
        (!host.isFalse("associate_public_ip_address") ||
          !host.blocks("network_interfaces").every((each) => each.isFalse("associate_public_ip_address"))) &&
        "gets a public address at launch",
    ),
  },
  "host-rebuilt-from-user-data": {
    answers: ["REL08-BP04"],
    class: "M",
    says: "A host is what its user data says: it is replaced when they change.",
    remedy: "Set user_data_replace_on_change to true.",
    findings: ofEach(
      instances,
      (host) => !host.isTrue("user_data_replace_on_change") && "stays as it is when its user data change",
    ),
  },
  "host-artifacts-pinned": {
    answers: ["SLSA: artifacts by digest"],
    class: "M",
    says: "What a host installs does not change under its name.",
    remedy: "Name a version or a digest instead of latest.",
    findings: ofEach(
      hosts,
      (host) => userDataTexts(host).some((text) => unpinned.test(text)) && "installs whatever is the latest",
    ),
  },
} as const satisfies Rules;

function isForSecurity(rule: Block): boolean {
  return rule
    .blocks("patch_filter")
    .some(
      (filter) => filter.text("key") === "CLASSIFICATION" && /^(\*|Security)$/m.test(filter.texts("values").join("\n")),
    );
}

function holdsSessions(role: Resource): boolean {
  if (managedPoliciesOf(role).includes("AmazonSSMManagedInstanceCore")) return true;
  const allowing = statementsOf(role).filter(({ effect }) => effect === "Allow");
  return sessionActions.every((action) => allowing.some(({ actions }) => actions.some((each) => covers(each, action))));
}
