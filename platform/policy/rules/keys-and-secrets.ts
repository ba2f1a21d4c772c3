import type { Resource } from "../../terraform/stack-configuration";
import { isOwnKey, keyStatements } from "../model/keys";
import { isKey, looksLikeSecret, secretMakers, secretReaders, secretSources } from "../model/secrets";
import { ofEach, type Rules, resources, type Wrong } from "../rule";

/** Attributes that hold a secret which then lies readable in configuration and state. Those that end in _wo are written only. */
const secretAttributes: Readonly<Record<string, readonly string[]>> = {
  aws_secretsmanager_secret_version: ["secret_string", "secret_binary"],
  aws_rds_cluster: ["master_password"],
  aws_elasticache_replication_group: ["auth_token"],
};

export const keyAndSecretRules = {
  "key-rotates": {
    answers: ["CKV_AWS_7", "KMS.4", "CIS 4.6"],
    class: "M",
    says: "Every symmetric key is replaced by AWS every year.",
    remedy: "Set enable_key_rotation to true.",
    findings: ofEach(resources("aws_kms_key"), (key) => {
      const isSymmetric = (key.text("customer_master_key_spec") ?? "SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT";
      return isSymmetric && !key.isTrue("enable_key_rotation") && "is never replaced";
    }),
  },
  "key-admits-nobody-unnamed": {
    answers: ["CKV_AWS_33", "CKV2_AWS_64", "KMS.5"],
    class: "M",
    says: "Every key says who may use it, and never everybody.",
    remedy: "Give the key a policy that names its principals.",
    findings: ofEach(resources("aws_kms_key"), (key) => {
      const allowing = keyStatements(key).filter(({ effect }) => effect === "Allow");
      if (allowing.length === 0) return "does not say who may use it";
      return (
        allowing.some(
          ({ principals, notPrincipals }) => notPrincipals.length > 0 || principals.some(({ kind }) => kind === "*"),
        ) && "admits everybody"
      );
    }),
  },
  "secret-has-own-key": {
    answers: ["CKV_AWS_149"],
    class: "M",
    says: "Every secret is encrypted with the environment's own key.",
    remedy: "Set kms_key_id to the environment's key.",
    findings: ofEach(
      resources("aws_secretsmanager_secret"),
      (secret) => !isOwnKey(secret.stack, secret.attributes.kms_key_id) && "is not encrypted with a key of one's own",
    ),
  },
  "secret-recoverable": {
    answers: ["REL09-BP03"],
    class: "M",
    says: "A secret that was deleted can be had back for a week.",
    remedy: "Leave out recovery_window_in_days, or set it to at least 7.",
    findings: ofEach(
      resources("aws_secretsmanager_secret"),
      (secret) => (secret.number("recovery_window_in_days") ?? 30) < 7 && "is gone at once when it is deleted",
    ),
  },
  "secret-rotates": {
    answers: ["CKV2_AWS_57", "CKV_AWS_304", "SecretsManager.1", "SecretsManager.4"],
    class: "P",
    says: "Every secret is replaced on a schedule of at most 90 days.",
    remedy: "Give the secret an aws_secretsmanager_secret_rotation.",
    findings: ofEach(resources("aws_secretsmanager_secret"), (secret) => {
      const { stack } = secret;
      const rotations = stack
        .all("aws_secretsmanager_secret_rotation")
        .filter(({ attributes }) => stack.target(attributes.secret_id, "aws_secretsmanager_secret") === secret);
      const isOften = rotations.some(
        (each) =>
          (each.number("rotation_rules.automatically_after_days") ?? 999) <= 90 ||
          each.text("rotation_rules.schedule_expression") !== undefined,
      );
      return !isOften && "is not replaced within 90 days";
    }),
  },
  "no-secret-in-configuration": {
    answers: ["ASVS 13.3.1"],
    class: "M",
    says: "No secret is in the configuration, nor made by Terraform, whose state everybody reads who deploys.",
    remedy: "Have the service make the secret (as RDS does), or write it by a write-only attribute (secret_string_wo).",
    findings: ofEach((stack) => [...stack.resources, ...stack.dataSources], secretIn),
  },
  "provider-holds-no-key": {
    answers: ["CKV_AWS_41", "ASVS 13.3.1"],
    class: "M",
    says: "Terraform gets its credentials from who runs it, and from no configuration.",
    remedy: "Remove access_key, secret_key and token from the provider.",
    findings: (stack) =>
      stack.providers
        .filter((provider) => ["access_key", "secret_key", "token"].some((name) => provider.get(name) !== undefined))
        .map(() => ({ path: stack.name, wrong: "has credentials in its provider" })),
  },
  "parameter-encrypted": {
    answers: ["CKV2_AWS_34"],
    class: "M",
    says: "Every SSM parameter is encrypted.",
    remedy: "Set type to SecureString, and write its value by value_wo.",
    findings: ofEach(
      resources("aws_ssm_parameter"),
      (parameter) => parameter.text("type") !== "SecureString" && "is not encrypted",
    ),
  },
  "document-not-public": {
    answers: ["CKV_AWS_303", "SSM.4"],
    class: "M",
    says: "No SSM document is shared with everybody.",
    remedy: "Remove All from the permissions' account_ids.",
    findings: ofEach(
      resources("aws_ssm_document"),
      (document) =>
        document
          .blocks("permissions")
          .some((each) => each.texts("account_ids").join(",").toLowerCase().split(",").includes("all")) &&
        "is shared with everybody",
    ),
  },
  "state-encrypted": {
    answers: ["ASVS 13.3.1"],
    class: "M",
    says: "A stack's state lies encrypted and locked in a bucket.",
    remedy: "Set encrypt and use_lockfile of the S3 backend to true.",
    findings: (stack) =>
      stack.backend?.isTrue("encrypt") && stack.backend.isTrue("use_lockfile")
        ? []
        : [{ path: stack.name, wrong: "keeps its state without encryption or lock" }],
  },
} as const satisfies Rules;

function secretIn(resource: Resource): Wrong {
  const held = secretAttributesOf(resource).filter((name) => resource.get(name) !== undefined);
  if (held.length > 0) return `puts a secret into the state by ${held.join(", ")}`;
  if (resource.mode === "resource" && secretMakers.includes(resource.type))
    return "makes a secret that lies in the state";
  if (resource.mode === "data" && readsSecret(resource)) return "reads a secret, which then lies in the state";
  return isKey(JSON.stringify(resource.attributes)) && "has a key in its configuration";
}

/** Of SSM's parameters only those that AWS publishes are known to be no secret. */
function readsSecret(source: Resource): boolean {
  const isParameter = source.type === "aws_ssm_parameter" && !source.text("name")?.startsWith("/aws/service/");
  return secretReaders.includes(source.type) || isParameter;
}

function secretAttributesOf(resource: Resource): readonly string[] {
  if (resource.type === "aws_ssm_parameter") return isSecretParameter(resource) ? ["value"] : [];
  return secretAttributes[resource.type] ?? [];
}

/** Settings made of what the stack has are no secret, encrypted or not; what is written out and encrypted is taken for one. */
function isSecretParameter({ stack, attributes }: Resource): boolean {
  const mentioned = stack.mentionedIn(attributes.value);
  const isSettings =
    mentioned.size > 0 && secretSources(mentioned).length === 0 && !looksLikeSecret(String(attributes.value));
  return attributes.type === "SecureString" && !isSettings;
}
