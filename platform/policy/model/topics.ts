import { readableStatements, type Statement } from "../../terraform/policy-document";
import type { Resource, StackConfiguration } from "../../terraform/stack-configuration";
import { covers } from "./action-pattern";
import { admitsService, keyOf } from "./keys";

/** What a topic's policies say, wherever they are written. */
export function topicStatements(topic: Resource): readonly Statement[] {
  const { stack } = topic;
  const separate = stack
    .all("aws_sns_topic_policy")
    .filter(({ attributes }) => stack.target(attributes.arn, "aws_sns_topic") === topic);
  return [topic, ...separate].flatMap(({ attributes }) => readableStatements(stack, attributes.policy));
}

/** Whether a service may publish. Without a policy AWS gives the topic one that is for its account, services included. */
export function admitsPublisher(topic: Resource, service: string): boolean {
  const written = topicStatements(topic);
  return (
    written.length === 0 ||
    written.some(
      ({ effect, principals, actions }) =>
        effect === "Allow" &&
        principals.some(({ id }) => id === service) &&
        actions.some((action) => covers(action, "sns:Publish")),
    )
  );
}

/** Whether a service may use the key of a topic as publishing to it takes. */
export function keyAdmitsPublisher(topic: Resource, service: string): boolean {
  if (topic.text("kms_master_key_id") === undefined) return true;
  const key = keyOf(topic.stack, topic.attributes.kms_master_key_id);
  return key !== undefined && admitsService(key, service, ["kms:Decrypt", "kms:GenerateDataKey"]);
}

/** The topics of the stack that values name. */
export function topicsNamed(stack: StackConfiguration, values: readonly unknown[]): readonly Resource[] {
  const named = new Set(values.map((value) => stack.target(value, "aws_sns_topic")));
  return stack.all("aws_sns_topic").filter((topic) => named.has(topic));
}
