import type { Resource } from "../../terraform/stack-configuration";

/** Resources that make a secret, which then lies readable in Terraform's state. */
export const secretMakers = ["random_password", "tls_private_key", "aws_iam_access_key"];

/** Data sources whose answer is a secret, which then lies in the state as well. */
export const secretReaders = ["aws_secretsmanager_secret_version", "aws_secretsmanager_random_password"];

const shapes = [
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\bgh[pousr]_[A-Za-z0-9]{30,}/,
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:[^\s:/@]+@/i,
  /(password|passwd|secret|token|api_?key|private_?key|access_?key)["']?[ \t]*[=:][ \t]*["']?(?!["'\s]|$)(?!arn:)/im,
];

/** Whether a text looks as if it held a secret: a key, a password in an address, or a value for something called so. */
export function looksLikeSecret(text: string): boolean {
  return shapes.some((shape) => shape.test(text));
}

/** Whether a text is a key that is one wherever it stands. */
export function isKey(text: string): boolean {
  return shapes.slice(0, 3).some((shape) => shape.test(text));
}

/** The addresses of those that are secrets. */
export function secretSources(mentioned: ReadonlySet<Resource>): readonly string[] {
  return [...mentioned]
    .filter(
      ({ type, attributes }) =>
        [...secretMakers, ...secretReaders].includes(type) ||
        (type === "aws_ssm_parameter" && attributes.type === "SecureString"),
    )
    .map(({ path }) => path);
}
