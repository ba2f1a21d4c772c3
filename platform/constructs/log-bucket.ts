import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Naming } from "../naming";
import type { PolicyStatement } from "./policy-document";
import { accessLogPrefix, PrivateBucket } from "./private-bucket";

/** Where others write their logs. */
export interface LogTarget {
  readonly bucketName: string;
  readonly bucketArn: string;
  /** What has to be there before AWS accepts that logs are written. */
  readonly ready: ITerraformDependable;
}

export interface LogBucketProps {
  readonly naming: Naming;
  readonly accountId: string;
  readonly region: string;
  readonly retentionDays: number;
  readonly emptyOnDestroy: boolean;
  /** Terraform refuses to plan its destruction, even of an empty one. */
  readonly keepOnDestroy?: boolean;
  /** Takes the network's and the distribution's logs too, which AWS delivers, and not only those of buckets. */
  readonly takesDeliveries: boolean;
}

/**
 * The bucket that receives S3's logs, and where asked CloudFront's and the network's. It is encrypted with S3's own key, with which every
 * delivery works, and does not log access to itself, which would log itself for ever.
 */
export class LogBucket extends Construct implements LogTarget {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, props: LogBucketProps) {
    super(scope, id);
    const bucket = new PrivateBucket(this, "bucket", {
      name: props.naming.bucket("logs"),
      emptyOnDestroy: props.emptyOnDestroy,
      keepOnDestroy: props.keepOnDestroy === true,
      keepObjectsDays: props.retentionDays,
      keepOldVersionsDays: 7,
    });
    bucket.allow(s3MayWrite(bucket.arn, props));
    if (props.takesDeliveries) {
      bucket.allow(logDeliveryMayWrite(bucket.arn, props));
      bucket.allow(logDeliveryMayCheck(bucket.arn, props));
    }
    this.bucketName = bucket.name;
    this.bucketArn = bucket.arn;
    this.ready = bucket.policy;
  }
}

function s3MayWrite(bucketArn: string, { naming, accountId }: LogBucketProps): PolicyStatement {
  return {
    Sid: "S3MayWrite",
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `${bucketArn}/${accessLogPrefix}*`,
    Condition: {
      StringEquals: { "aws:SourceAccount": accountId },
      ArnLike: { "aws:SourceArn": `arn:aws:s3:::${naming.any()}` },
    },
  };
}

/**
 * As "Logs sent to Amazon S3" in CloudWatch Logs' User Guide has it, condition for condition: where AWS misses one it adds a
 * statement of its own to the policy, which the next plan would take away.
 */
function logDeliveryMayWrite(bucketArn: string, props: LogBucketProps): PolicyStatement {
  const { StringEquals, ArnLike } = forOwnLogs(props);
  return {
    Sid: "LogDeliveryMayWrite",
    Effect: "Allow",
    Principal: { Service: "delivery.logs.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `${bucketArn}/AWSLogs/${props.accountId}/*`,
    Condition: { StringEquals: { ...StringEquals, "s3:x-amz-acl": "bucket-owner-full-control" }, ArnLike },
  };
}

function logDeliveryMayCheck(bucketArn: string, props: LogBucketProps): PolicyStatement {
  return {
    Sid: "LogDeliveryMayCheck",
    Effect: "Allow",
    Principal: { Service: "delivery.logs.amazonaws.com" },
    Action: ["s3:GetBucketAcl", "s3:ListBucket"],
    Resource: bucketArn,
    Condition: forOwnLogs(props),
  };
}

/** The network's logs come from its region, CloudFront's from us-east-1: all of an account's, as the guide has it. */
function forOwnLogs({ accountId, region }: LogBucketProps) {
  const regions = new Set([region, "us-east-1"]);
  return {
    StringEquals: { "aws:SourceAccount": accountId },
    ArnLike: { "aws:SourceArn": [...regions].map((each) => `arn:aws:logs:${each}:${accountId}:*`) },
  };
}
