import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail";
import { Construct } from "constructs";
import type { Naming } from "../naming";
import type { LogTarget } from "./log-bucket";
import { ownKey } from "./own-key";
import type { PolicyStatement } from "./policy-document";
import { PrivateBucket } from "./private-bucket";

export interface AuditTrailProps {
  readonly naming: Naming;
  readonly accountId: string;
  readonly region: string;
  /** Where it is logged who accessed the trail. */
  readonly accessLogs: LogTarget;
  /** Makes Terraform refuse to destroy the trail's bucket and its key; otherwise the bucket goes with what is in it. */
  readonly keepOnDestroy: boolean;
}

/**
 * Writes down who did what to the account's resources, in every region, so that nobody can alter it unseen: management events. Who
 * read which object is in the buckets' access logs.
 */
export class AuditTrail extends Construct {
  readonly keyArn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AuditTrailProps,
  ) {
    super(scope, id);
    this.keyArn = this.createKey();
    this.createTrail(this.createBucket());
  }

  private createKey(): string {
    return ownKey(
      this,
      { key: "key", alias: "alias" },
      {
        accountId: this.props.accountId,
        keepOnDestroy: this.props.keepOnDestroy,
        name: this.props.naming.of("trail"),
        purpose: "what is done in the account",
        admits: [cloudTrailMayEncrypt(this.props)],
      },
    ).arn;
  }

  private createBucket(): PrivateBucket {
    const { naming, accessLogs, keepOnDestroy } = this.props;
    const bucket = new PrivateBucket(this, "bucket", {
      name: naming.bucket("trail"),
      emptyOnDestroy: !keepOnDestroy,
      keepOnDestroy,
      keepOldVersionsDays: 365,
      encryptionKeyArn: this.keyArn,
      accessLogs,
    });
    bucket.allow(cloudTrailMayLook(this.props, bucket.arn));
    bucket.allow(cloudTrailMayWrite(this.props, bucket.arn));
    return bucket;
  }

  private createTrail(bucket: PrivateBucket): void {
    new Cloudtrail(this, "trail", {
      name: this.props.naming.of("trail"),
      s3BucketName: bucket.name,
      kmsKeyId: this.keyArn,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      enableLogging: true,
      // CloudTrail tries out the bucket's policy before it takes the bucket.
      dependsOn: [bucket.policy],
    });
  }
}

/** The trail's ARN is written out: its bucket's and its key's policies come before it. */
function trailArn({ accountId, region, naming }: AuditTrailProps): string {
  return `arn:aws:cloudtrail:${region}:${accountId}:trail/${naming.of("trail")}`;
}

/** "Configure AWS KMS key policies for CloudTrail", AWS CloudTrail User Guide. */
function cloudTrailMayEncrypt(props: AuditTrailProps): PolicyStatement {
  return {
    Sid: "CloudTrailMayEncrypt",
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Action: ["kms:GenerateDataKey*", "kms:DescribeKey"],
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceArn": trailArn(props) } },
  };
}

/** "Amazon S3 bucket policy for CloudTrail", AWS CloudTrail User Guide. */
function cloudTrailMayLook(props: AuditTrailProps, bucketArn: string): PolicyStatement {
  return {
    Sid: "CloudTrailMayLook",
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Action: "s3:GetBucketAcl",
    Resource: bucketArn,
    Condition: { StringEquals: { "aws:SourceArn": trailArn(props) } },
  };
}

/** The bucket knows no access control lists, so CloudTrail's usual condition on one is left out. */
function cloudTrailMayWrite(props: AuditTrailProps, bucketArn: string): PolicyStatement {
  return {
    Sid: "CloudTrailMayWrite",
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `${bucketArn}/AWSLogs/${props.accountId}/*`,
    Condition: { StringEquals: { "aws:SourceArn": trailArn(props) } },
  };
}
