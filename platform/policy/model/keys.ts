import { readableStatements, type Statement } from "../../terraform/policy-document";
import type { Resource, StackConfiguration } from "../../terraform/stack-configuration";
import { covers } from "./action-pattern";

/** A KMS key, as others name it: by itself, or by its alias. */
export function keyOf(stack: StackConfiguration, value: unknown): Resource | undefined {
  const key = stack.target(value, "aws_kms_key");
  if (key !== undefined) return key.mode === "resource" ? key : undefined;
  const alias = stack.target(value, "aws_kms_alias");
  return alias?.mode === "resource" ? stack.target(alias.attributes.target_key_id, "aws_kms_key") : undefined;
}

/** Whether a value names a key of one's own; the keys that AWS makes, alias/aws/…, have policies that nobody can change. */
export function isOwnKey(stack: StackConfiguration, value: unknown): boolean {
  return (
    keyOf(stack, value) !== undefined || /^arn:aws[\w-]*:kms:[^:]*:\d{12}:key\//.test(String(stack.resolve(value)))
  );
}

/** What a key's policy says. Without one AWS lets the account's own principals use the key, and no service. */
export function keyStatements(key: Resource): readonly Statement[] {
  const separate = key.stack
    .all("aws_kms_key_policy")
    .filter((policy) => keyOf(key.stack, policy.attributes.key_id) === key);
  return [key, ...separate].flatMap(({ attributes }) => readableStatements(key.stack, attributes.policy));
}

/** Whether the key lets a service do this with it; `whileActingFor` has to be met by the statement's conditions. */
export function admitsService(
  key: Resource,
  service: string,
  actions: readonly string[],
  whileActingFor: (statement: Statement) => boolean = () => true,
): boolean {
  const admitting = keyStatements(key).filter(
    (statement) =>
      statement.effect === "Allow" &&
      statement.principals.some(({ kind, id }) => kind === "Service" && id === service) &&
      whileActingFor(statement),
  );
  return actions.every((action) =>
    admitting.some((statement) => statement.actions.some((each) => covers(each, action))),
  );
}
