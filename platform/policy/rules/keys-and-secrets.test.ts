import { add, remove, set, together, unset } from "../edits.fixture";
import { holdRules, type Parts } from "../rules.fixture";
import { keyAndSecretRules } from "./keys-and-secrets";

const document = (statement: object) => JSON.stringify({ Statement: [statement] });
const account = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111111111111:root" },
  Action: "kms:*",
  Resource: "*",
};
const everybody = { ...account, Principal: { AWS: "*" } };

const sound: Parts = {
  aws_kms_key: { data: { enable_key_rotation: true, policy: document(account) } },
  aws_secretsmanager_secret: { mail: { name: "mail", kms_key_id: "${aws_kms_key.data.arn}" } },
  aws_secretsmanager_secret_rotation: {
    mail: { secret_id: "${aws_secretsmanager_secret.mail.id}", rotation_rules: { automatically_after_days: 30 } },
  },
  aws_ssm_parameter: { setting: { type: "SecureString", value_wo: "x" } },
  aws_ssm_document: { patch: { permissions: { type: "Share", account_ids: "111111111111" } } },
};

const secret = "aws_secretsmanager_secret.mail";

holdRules(keyAndSecretRules, sound, {
  "key-rotates": {
    holds: { "it signs": set("aws_kms_key.data", "customer_master_key_spec", "ECC_NIST_P256") },
    breaks: {
      "it does not": set("aws_kms_key.data", "enable_key_rotation", false),
      "nothing is said": unset("aws_kms_key.data", "enable_key_rotation"),
    },
  },
  "key-admits-nobody-unnamed": {
    holds: {
      "the policy is apart": together(
        unset("aws_kms_key.data", "policy"),
        add("aws_kms_key_policy", { key_id: "${aws_kms_key.data.id}", policy: document(account) }),
      ),
    },
    breaks: {
      "everybody may": set("aws_kms_key.data", "policy", document(everybody)),
      "everybody may by a policy apart": add("aws_kms_key_policy", {
        key_id: "${aws_kms_key.data.id}",
        policy: document(everybody),
      }),
      "it has no policy": unset("aws_kms_key.data", "policy"),
    },
  },
  "secret-has-own-key": {
    breaks: {
      "it is AWS's": set(secret, "kms_key_id", "alias/aws/secretsmanager"),
      "nothing is said": unset(secret, "kms_key_id"),
    },
  },
  "secret-recoverable": {
    holds: { "it is a week": set(secret, "recovery_window_in_days", 7) },
    breaks: { "it is gone": set(secret, "recovery_window_in_days", 0) },
  },
  "secret-rotates": {
    breaks: {
      "it does not": remove("aws_secretsmanager_secret_rotation.mail"),
      "it does so once a year": set(
        "aws_secretsmanager_secret_rotation.mail",
        "rotation_rules.automatically_after_days",
        365,
      ),
    },
  },
  "no-secret-in-configuration": {
    holds: {
      "it is written only": add("aws_secretsmanager_secret_version", {
        secret_string_wo: "x",
        secret_string_wo_version: 1,
      }),
      "a parameter holds settings": add("aws_ssm_parameter", {
        type: "SecureString",
        value: "KEY=${aws_kms_key.data.arn}",
      }),
    },
    breaks: {
      "it is written": add("aws_secretsmanager_secret_version", { secret_id: "mail", secret_string: "hunter2" }),
      "Terraform makes it": add("random_password", { length: 32 }),
      "it is a parameter's value": add("aws_ssm_parameter", { type: "SecureString", value: "hunter2" }),
      "a parameter holds settings and a password": add("aws_ssm_parameter", {
        type: "SecureString",
        value: "KEY=${aws_kms_key.data.arn}\nPASSWORD=hunter2",
      }),
      "a parameter holds a secret of another service": together(
        add("data.aws_secretsmanager_secret_version", { secret_id: "s" }),
        add("aws_ssm_parameter", {
          type: "SecureString",
          value: "X=${data.aws_secretsmanager_secret_version.planted.secret_string}",
        }),
      ),
      "it is read": add("data.aws_secretsmanager_secret_version", { secret_id: "mail" }),
      "a parameter is read": add("data.aws_ssm_parameter", { name: "/lectern/prod/mail" }),
      "a key stands anywhere": set(secret, "description", "AKIAIOSFODNN7EXAMPLE"),
    },
  },
  "provider-holds-no-key": {
    breaks: {
      "it has one": (stack) => {
        stack.provider = { aws: [{ region: "eu-west-1" }, { alias: "other", access_key: "${var.key}" }] };
      },
    },
  },
  "parameter-encrypted": { breaks: { "it is plain": set("aws_ssm_parameter.setting", "type", "String") } },
  "document-not-public": {
    breaks: {
      "it is": set("aws_ssm_document.patch", "permissions.account_ids", "All"),
      "it is, among others": set("aws_ssm_document.patch", "permissions.account_ids", "1,all"),
    },
  },
  "state-encrypted": {
    breaks: {
      "it is not": (stack) => {
        stack.terraform = { backend: { s3: { encrypt: false, use_lockfile: true } } };
      },
      "it is not locked": (stack) => {
        stack.terraform = { backend: { s3: { encrypt: true } } };
      },
      "it is on somebody's disk": (stack) => {
        stack.terraform = {};
      },
    },
  },
});
