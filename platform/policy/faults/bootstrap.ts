import { bootstrapStackName } from "../../naming";
import { add, remove, set, statement, unset } from "../edits.fixture";
import type { Fault } from "./fault";

const environment = bootstrapStackName("prod");
const gitHub = "token.actions.githubusercontent.com";
const provider = `arn:aws:iam::333333333333:oidc-provider/${gitHub}`;
const role = "prod/deploy-role";
const audience = { [`${gitHub}:aud`]: "sts.amazonaws.com" };
const workflow = { [`${gitHub}:sub`]: "repo:lectern-platform/lectern:environment:prod" };

const trusts = (changes: object) => statement(role, "GitHubMayAssume", { ...changes }, "assume_role_policy");
const grants = (policy: string, allowed: object) => statement(`prod/${policy}`, "ReadHosts", { ...allowed });

const faults: readonly Omit<Fault, "environment">[] = [
  {
    name: "opens the state bucket to the public",
    rule: "bucket-blocks-public-access",
    plant: set("state-bucket/public-access-block", "block_public_policy", false),
  },
  {
    name: "lets everybody read the state",
    rule: "bucket-admits-nobody-unnamed",
    plant: statement("state-bucket/policy", "DenyPlainHttp", {
      Effect: "Allow",
      Action: "s3:GetObject",
      Condition: undefined,
    }),
  },
  {
    name: "lets the state travel in plain text",
    rule: "bucket-denies-plain-http",
    plant: statement("state-bucket/policy", "DenyPlainHttp", {
      Condition: { Bool: { "aws:SecureTransport": "true" } },
    }),
  },
  {
    name: "keeps no older state",
    rule: "bucket-versioned",
    plant: set("state-bucket/versioning", "versioning_configuration.status", "Suspended"),
  },
  {
    name: "keeps older releases for ever",
    rule: "bucket-expires-old-versions",
    plant: remove("release-bucket/lifecycle"),
  },
  { name: "leaves the state bucket unencrypted", rule: "bucket-encrypted", plant: remove("state-bucket/encryption") },
  {
    name: "lets objects of the trail have owners of their own",
    rule: "bucket-acls-disabled",
    plant: remove("audit-trail/bucket/ownership"),
  },
  {
    name: "logs nothing of who reads the state",
    rule: "bucket-logs-access",
    plant: remove("state-bucket/access-logs"),
  },
  { name: "keeps no trail", rule: "account-has-trail", plant: remove("audit-trail/trail") },
  {
    name: "keeps a trail of one region",
    rule: "account-has-trail",
    plant: set("audit-trail/trail", "is_multi_region_trail", false),
  },
  {
    name: "keeps a trail that can be forged",
    rule: "trail-cannot-be-forged",
    plant: set("audit-trail/trail", "enable_log_file_validation", false),
  },
  {
    name: "encrypts the trail with AWS's key",
    rule: "trail-has-own-key",
    plant: unset("audit-trail/trail", "kms_key_id"),
  },
  {
    name: "stops the rotation of the trail's key",
    rule: "key-rotates",
    plant: set("audit-trail/key", "enable_key_rotation", false),
  },
  {
    name: "admits everybody to the trail's key",
    rule: "key-admits-nobody-unnamed",
    plant: statement("audit-trail/key", "AccountDecides", { Principal: { AWS: "*" } }),
  },
  {
    name: "leaves volumes unencrypted",
    rule: "account-encrypts-volumes",
    plant: set("safeguards/volumes", "enabled", false),
  },
  {
    name: "lets the account's buckets be made public",
    rule: "account-blocks-public-access",
    plant: set("safeguards/buckets", "restrict_public_buckets", false),
  },
  {
    name: "accepts short passwords",
    rule: "account-passwords-long",
    plant: set("safeguards/passwords", "minimum_password_length", 8),
  },
  {
    name: "accepts any password",
    rule: "account-passwords-long",
    plant: remove("safeguards/passwords"),
  },
  {
    name: "lets every job on GitHub deploy",
    rule: "role-trusts-exact-workflow",
    plant: trusts({ Condition: { StringEquals: audience } }),
  },
  {
    name: "lets every branch of the repository deploy",
    rule: "role-trusts-exact-workflow",
    plant: trusts({
      Condition: {
        StringEquals: audience,
        StringLike: { [`${gitHub}:sub`]: "repo:lectern-platform/lectern:*" },
      },
    }),
  },
  {
    name: "lets every repository of the organisation deploy",
    rule: "role-trusts-exact-workflow",
    plant: trusts({
      Condition: {
        StringEquals: audience,
        StringLike: { [`${gitHub}:sub`]: "repo:lectern-platform/*:environment:prod" },
      },
    }),
  },
  {
    name: "lets a job deploy that GitHub vouched for to somebody else",
    rule: "role-trusts-exact-workflow",
    plant: trusts({ Condition: { StringEquals: workflow } }),
  },
  {
    name: "lets a job deploy where GitHub says nothing of it",
    rule: "role-trusts-exact-workflow",
    plant: trusts({ Condition: { StringEqualsIfExists: { ...audience, ...workflow } } }),
  },
  {
    name: "lets an administrator of the account deploy as GitHub",
    rule: "role-trusts-the-named",
    plant: trusts({ Principal: { Federated: provider, AWS: "arn:aws:iam::333333333333:root" } }),
  },
  { name: "unbounds a pipeline", rule: "role-bounded", plant: unset(role, "permissions_boundary") },
  {
    name: "makes a pipeline an administrator",
    rule: "no-administrators",
    plant: add("aws_iam_role_policy_attachment", (refer) => ({
      role: refer(role, "name"),
      policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
    })),
  },
  {
    name: "lets a plan do whatever EC2 can",
    rule: "no-wildcard-action",
    plant: grants("read-network-and-hosts", { Action: "ec2:*" }),
  },
  {
    name: "lets a plan read whatever lies in a bucket",
    rule: "no-data-exfiltration",
    plant: grants("read-network-and-hosts", { Action: "s3:GetObject", Resource: "*" }),
  },
  {
    name: "lets a plan write whatever it likes into buckets",
    rule: "no-unconstrained-write",
    plant: grants("read-network-and-hosts", { Action: "s3:PutObject", Resource: "*" }),
  },
  {
    name: "lets a deploy make roles under any boundary",
    rule: "no-privilege-escalation",
    plant: statement("prod/change-roles", "ChangeBoundedRoles", { Condition: undefined, Resource: "*" }),
  },
  {
    name: "lets a deploy pass any role",
    rule: "no-privilege-escalation",
    plant: statement("prod/change-roles", "HandRolesToServices", { Resource: "*", Condition: undefined }),
  },
  {
    name: "lets a deploy rewrite policies",
    rule: "no-privilege-escalation",
    plant: statement("prod/change-roles", "TagRoles", {
      Action: "iam:CreatePolicyVersion",
      Resource: "*",
    }),
  },
  { name: "makes a user for the pipeline", rule: "no-users", plant: add("aws_iam_user", { name: "pipeline" }) },
];

/** In what is made once for an account. */
export const bootstrapFaults: readonly Fault[] = faults.map((fault) => ({ ...fault, environment }));
