import { add, remove, set, together, unset } from "../edits.fixture";
import { holdRules, type Parts } from "../rules.fixture";
import { ec2Rules } from "./ec2";

const sessions = [
  "ssm:UpdateInstanceInformation",
  "ssmmessages:CreateControlChannel",
  "ssmmessages:CreateDataChannel",
  "ssmmessages:OpenControlChannel",
  "ssmmessages:OpenDataChannel",
];
const sound: Parts = {
  aws_instance: {
    host: {
      iam_instance_profile: "${aws_iam_instance_profile.host.name}",
      tags: { PatchGroup: "hosts" },
      ebs_optimized: true,
      monitoring: true,
      disable_api_termination: true,
      metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
      root_block_device: { encrypted: true },
      user_data:
        "#cloud-config\nPASSWORD_FILE=/run/secret\nDATABASE_PASSWORD=\ncurl http://169.254.169.254/latest/meta-data",
      user_data_replace_on_change: true,
    },
  },
  aws_iam_instance_profile: { host: { name: "host", role: "${aws_iam_role.host.name}" } },
  aws_iam_role: { host: { name: "host-role" } },
  aws_iam_role_policy: {
    host: {
      role: "host-role",
      policy: JSON.stringify({ Statement: { Effect: "Allow", Action: sessions, Resource: "*" } }),
    },
  },
  aws_ssm_maintenance_window: { night: { schedule: "cron(0 18 ? * * *)" } },
  aws_ssm_maintenance_window_target: {
    hosts: {
      window_id: "${aws_ssm_maintenance_window.night.id}",
      targets: [{ key: "tag:PatchGroup", values: ["hosts"] }],
    },
  },
  aws_ssm_maintenance_window_task: {
    patch: {
      window_id: "${aws_ssm_maintenance_window.night.id}",
      task_arn: "AWS-RunPatchBaseline",
      targets: [{ key: "WindowTargetIds", values: ["${aws_ssm_maintenance_window_target.hosts.id}"] }],
      task_invocation_parameters: {
        run_command_parameters: { parameter: [{ name: "Operation", values: ["Install"] }] },
      },
    },
  },
  aws_ssm_patch_baseline: {
    hosts: {
      approval_rule: [
        { approve_after_days: 7, patch_filter: [{ key: "CLASSIFICATION", values: ["Bugfix", "Security"] }] },
      ],
    },
  },
};

const host = "aws_instance.host";
const task = "aws_ssm_maintenance_window_task.patch";
const operation = "task_invocation_parameters.run_command_parameters.parameter.0.values";
const baseline = "aws_ssm_patch_baseline.hosts";
const associate = (parameters: object) =>
  together(
    remove(task),
    add("aws_ssm_association", {
      name: "AWS-RunPatchBaseline",
      parameters,
      targets: [{ key: "tag:PatchGroup", values: ["hosts"] }],
    }),
  );
const tells = (text: string) => set(host, "user_data", `#cloud-config\n${text}\n`);
const template = (attributes: object) =>
  add("aws_launch_template", {
    ebs_optimized: true,
    monitoring: { enabled: true },
    disable_api_termination: true,
    iam_instance_profile: { arn: "${aws_iam_instance_profile.host.arn}" },
    metadata_options: [{ http_tokens: "required", http_put_response_hop_limit: 1 }],
    block_device_mappings: [{ ebs: { encrypted: "true" } }],
    ...attributes,
  });

holdRules(ec2Rules, sound, {
  "metadata-needs-token": {
    holds: {
      "there is no metadata": set(host, "metadata_options", { http_endpoint: "disabled" }),
      "a template says so": template({}),
    },
    breaks: {
      "a token is optional": set(host, "metadata_options.http_tokens", "optional"),
      "nothing is said": unset(host, "metadata_options"),
      "a template says nothing": template({ metadata_options: null }),
    },
  },
  "metadata-one-hop-away": {
    breaks: {
      "it goes two": set(host, "metadata_options.http_put_response_hop_limit", 2),
      "it is not stated": unset(host, "metadata_options.http_put_response_hop_limit"),
    },
  },
  "volumes-encrypted": {
    holds: { "a template says so": template({}) },
    breaks: {
      "the root is not": set(host, "root_block_device.encrypted", false),
      "the root does not say": unset(host, "root_block_device"),
      "another is not": set(host, "ebs_block_device", [{ encrypted: true }, { encrypted: null }]),
      "a volume of its own is not": add("aws_ebs_volume", { size: 8 }),
      "a template's is not": template({ block_device_mappings: { ebs: {} } }),
    },
  },
  "host-reads-disk-at-full-speed": { breaks: { "it does not say": unset(host, "ebs_optimized") } },
  "host-monitored-by-the-minute": {
    holds: { "a template says so": template({}) },
    breaks: { "it is not": set(host, "monitoring", false), "a template is not": template({ monitoring: {} }) },
  },
  "user-data-holds-no-secret": {
    breaks: {
      "a password is in it": tells("DATABASE_PASSWORD=hunter2"),
      "a password is in an address": tells("postgres://api:hunter2@db.example/lectern"),
      "a key is in it": tells("-----BEGIN RSA PRIVATE KEY-----"),
      "AWS's key is in it": tells("id AKIAIOSFODNN7EXAMPLE"),
      "it is encoded": set(host, "user_data_base64", Buffer.from("TOKEN=abcdef").toString("base64")),
      "a template encodes it": template({ user_data: Buffer.from("api_key: abcdef").toString("base64") }),
      "a made password is put in": together(
        add("random_password", { length: 20 }),
        tells("X=${random_password.planted.result}"),
      ),
      "a secret is read into it": together(
        add("data.aws_secretsmanager_secret_version", { secret_id: "s" }),
        tells("X=${data.aws_secretsmanager_secret_version.planted.secret_string}"),
      ),
    },
  },
  "host-acts-as-role": {
    breaks: {
      "it has no profile": unset(host, "iam_instance_profile"),
      "the profile has no role": unset("aws_iam_instance_profile.host", "role"),
    },
  },
  "host-protected-from-termination": { breaks: { "it is not": set(host, "disable_api_termination", false) } },
  "host-managed-by-ssm": {
    holds: {
      "AWS's policy says so": together(
        remove("aws_iam_role_policy.host"),
        add("aws_iam_role_policy_attachment", {
          role: "host-role",
          policy_arn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
        }),
      ),
      "an attached policy says so": together(
        add("aws_iam_policy", {
          policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: sessions, Resource: "*" }] }),
        }),
        add("aws_iam_role_policy_attachment", {
          role: "${aws_iam_role.host.name}",
          policy_arn: "${aws_iam_policy.planted.arn}",
        }),
        remove("aws_iam_role_policy.host"),
      ),
    },
    breaks: {
      "nothing is allowed": remove("aws_iam_role_policy.host"),
      "one channel is missing": set(
        "aws_iam_role_policy.host",
        "policy",
        JSON.stringify({ Statement: [{ Effect: "Allow", Action: sessions.slice(1), Resource: "*" }] }),
      ),
    },
  },
  "host-patched": {
    holds: {
      "a task names the host itself": set(task, "targets", [
        { key: "InstanceIds", values: ["${aws_instance.host.id}"] },
      ]),
      "an association says so": associate({ Operation: "Install" }),
      "a template's hosts carry the tag": template({
        tag_specifications: [{ resource_type: "instance", tags: { PatchGroup: "hosts" } }],
      }),
    },
    breaks: {
      "nothing does it": remove(task),
      "it is looked for patches only": set(task, operation, ["Scan"]),
      "an association only looks": associate({ Operation: "Scan" }),
      "nothing says what is to be done": unset(task, "task_invocation_parameters"),
      "something else is run": set(task, "task_arn", "AWS-RunShellScript"),
      "the window is closed": set("aws_ssm_maintenance_window.night", "enabled", false),
      "others are patched": set("aws_ssm_maintenance_window_target.hosts", "targets.0.values", ["databases"]),
      "another host is patched": set(task, "targets", [{ key: "InstanceIds", values: ["i-0123456789abcdef0"] }]),
      "the host has lost its tag": unset(host, "tags"),
      "a template's hosts have no tag": template({}),
    },
  },
  "security-updates-approved": {
    holds: { "all updates are": set(baseline, "approval_rule.0.patch_filter.0.values", ["*"]) },
    breaks: {
      "they wait for a quarter": set(baseline, "approval_rule.0.approve_after_days", 90),
      "others are": set(baseline, "approval_rule.0.patch_filter.0.values", ["Bugfix"]),
      "nothing is": unset(baseline, "approval_rule"),
      "none that is newer than a day in the past is": unset(baseline, "approval_rule.0.approve_after_days"),
    },
  },
  "host-starts-without-public-address": {
    breaks: {
      "it gets one": set(host, "associate_public_ip_address", true),
      "a template gives one": template({ network_interfaces: [{ associate_public_ip_address: "true" }] }),
    },
  },
  "host-rebuilt-from-user-data": { breaks: { "it stays": unset(host, "user_data_replace_on_change") } },
  "host-artifacts-pinned": {
    breaks: {
      "an image is the latest": tells("docker run lectern/api:latest"),
      "an address is the latest": tells("curl https://releases.example/latest/api.tar.gz"),
      "a package is the latest": tells("npm install api@latest"),
    },
  },
});
