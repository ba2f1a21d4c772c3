import type { PolicyStatement } from "./policy-document";

/** A service that publishes to encrypted topics: both the topic's policy and the key's have to admit it. */
export interface TopicPublisher {
  /** What statements call it. */
  readonly name: string;
  readonly service: string;
  /** On whose behalf: another account could otherwise have it publish here ("confused deputy"). */
  readonly condition: NonNullable<PolicyStatement["Condition"]>;
  /** What the key's policy asks instead, where the service does not tell KMS on whose behalf it is. */
  readonly keyCondition?: NonNullable<PolicyStatement["Condition"]>;
}

export function cloudWatchAlarms(accountId: string): TopicPublisher {
  return {
    name: "CloudWatchAlarms",
    service: "cloudwatch.amazonaws.com",
    condition: { StringEquals: { "aws:SourceAccount": accountId } },
  };
}

/** As "Creating an Amazon SNS topic for budget notifications", AWS Cost Management User Guide, has it. */
export function budgets(accountId: string): TopicPublisher {
  return {
    name: "Budgets",
    service: "budgets.amazonaws.com",
    condition: {
      StringEquals: { "aws:SourceAccount": accountId },
      ArnLike: { "aws:SourceArn": `arn:aws:budgets::${accountId}:*` },
    },
  };
}

/**
 * EventBridge, for one rule and to one topic. Its rule is known to the topic alone: "Adding the aws:SourceAccount, aws:SourceArn,
 * and aws:SourceOrgID to a AWS KMS policy is not supported for EventBridge-to-encrypted topics", Amazon SNS Developer Guide,
 * "Key management". So the key looks at what SNS encrypts for.
 */
export function eventsOf({ name, accountId, region, topicName }: EventRule): TopicPublisher {
  return {
    name: "Events",
    service: "events.amazonaws.com",
    condition: { ArnEquals: { "aws:SourceArn": `arn:aws:events:${region}:${accountId}:rule/${name}` } },
    keyCondition: {
      ArnEquals: { "kms:EncryptionContext:aws:sns:topicArn": `arn:aws:sns:${region}:${accountId}:${topicName}` },
    },
  };
}

export interface EventRule {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly topicName: string;
}

/** What the topic's policy says of a publisher. */
export function mayPublish({ name, service, condition }: TopicPublisher, topicArn: string): PolicyStatement {
  return {
    Sid: `${name}MayPublish`,
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sns:Publish",
    Resource: topicArn,
    Condition: condition,
  };
}

/** What the key's policy says of a publisher. The AWS-managed SNS key admits none: with it, notifications vanish without a trace. */
export function mayUseKey({ name, service, condition, keyCondition }: TopicPublisher): PolicyStatement {
  return {
    Sid: `${name}MayPublishToEncryptedTopics`,
    Effect: "Allow",
    Principal: { Service: service },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: keyCondition ?? condition,
  };
}
