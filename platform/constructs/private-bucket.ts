import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import type { LogTarget } from "./log-bucket";
import { type PolicyStatement, policyDocument } from "./policy-document";

/** Below it lie the access logs of buckets, each below its bucket's name. */
export const accessLogPrefix = "s3/";

export interface PrivateBucketProps {
  readonly name: string;
  /** Destroying the bucket destroys what is in it; otherwise only an empty bucket can be destroyed. */
  readonly emptyOnDestroy: boolean;
  /** Terraform refuses to plan its destruction, even of an empty one. */
  readonly keepOnDestroy?: boolean;
  /** How long a replaced or deleted object can still be had back. */
  readonly keepOldVersionsDays: number;
  /** Encrypts with this KMS key; without it, with the key that S3 holds. */
  readonly encryptionKeyArn?: string;
  /** How long objects are kept; for ever where it is left out. */
  readonly keepObjectsDays?: number;
  /** When objects go to the class that costs less for what nobody reads; never where it is left out. */
  readonly tierAfterDays?: number;
  /** Where it is logged who accessed what; only a bucket for logs goes without. */
  readonly accessLogs?: LogTarget;
}

/** A bucket that nobody reaches without TLS or without a statement that names them; every version is kept for a while. */
export class PrivateBucket extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly regionalDomainName: string;
  /** What says who is admitted: whoever needs to be has to wait for it. */
  readonly policy: S3BucketPolicy;
  private readonly statements: PolicyStatement[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PrivateBucketProps,
  ) {
    super(scope, id);
    const bucket = new S3Bucket(this, "bucket", {
      bucket: props.name,
      forceDestroy: props.emptyOnDestroy,
      ...(props.keepOnDestroy && { lifecycle: { preventDestroy: true } }),
    });
    this.name = bucket.bucket;
    this.arn = bucket.arn;
    this.regionalDomainName = bucket.bucketRegionalDomainName;
    this.allow(denyPlainHttp(bucket.arn));
    const closed = this.blockPublicAccess();
    this.disableAcls();
    this.encrypt();
    this.expire(this.keepVersions());
    this.policy = this.attachPolicy(closed);
    if (props.accessLogs) this.logAccess(props.accessLogs);
  }

  /** Adds a statement to the bucket's policy; a bucket has one policy only. */
  allow(statement: PolicyStatement): void {
    this.statements.push(statement);
  }

  private blockPublicAccess(): S3BucketPublicAccessBlock {
    return new S3BucketPublicAccessBlock(this, "public-access-block", {
      bucket: this.name,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  }

  private disableAcls(): void {
    new S3BucketOwnershipControls(this, "ownership", {
      bucket: this.name,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
  }

  private encrypt(): void {
    const { encryptionKeyArn } = this.props;
    const byDefault = encryptionKeyArn
      ? { sseAlgorithm: "aws:kms", kmsMasterKeyId: encryptionKeyArn }
      : { sseAlgorithm: "AES256" };
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: this.name,
      rule: [{ applyServerSideEncryptionByDefault: byDefault, bucketKeyEnabled: encryptionKeyArn !== undefined }],
    });
  }

  private keepVersions(): S3BucketVersioningA {
    return new S3BucketVersioningA(this, "versioning", {
      bucket: this.name,
      versioningConfiguration: { status: "Enabled" },
    });
  }

  private expire(versioning: S3BucketVersioningA): void {
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: versioning.bucket,
      rule: [
        {
          id: "expire-old-versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: this.props.keepOldVersionsDays }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
        ...this.expireObjects(),
        ...this.tierObjects(),
      ],
    });
  }

  private expireObjects() {
    const { keepObjectsDays } = this.props;
    if (keepObjectsDays === undefined) return [];
    const expiration = [{ days: keepObjectsDays }];
    return [{ id: "expire-objects", status: "Enabled", filter: [{ prefix: "" }], expiration }];
  }

  /** Not to Infrequent Access, which bills each reading: a course that is held again is read again. */
  private tierObjects() {
    const { tierAfterDays } = this.props;
    if (tierAfterDays === undefined) return [];
    const transition = [{ days: tierAfterDays, storageClass: "INTELLIGENT_TIERING" }];
    return [{ id: "tier-objects", status: "Enabled", filter: [{ prefix: "" }], transition }];
  }

  /** S3 refuses two changes to a bucket's access at once, so the policy waits for the block. */
  private attachPolicy(closed: S3BucketPublicAccessBlock): S3BucketPolicy {
    return new S3BucketPolicy(this, "policy", {
      bucket: closed.bucket,
      policy: Lazy.stringValue({ produce: () => policyDocument(...this.statements) }),
    });
  }

  private logAccess({ bucketName, ready }: LogTarget): void {
    new S3BucketLoggingA(this, "access-logs", {
      bucket: this.name,
      targetBucket: bucketName,
      targetPrefix: `${accessLogPrefix}${this.props.name}/`,
      dependsOn: [ready],
    });
  }
}

function denyPlainHttp(bucketArn: string): PolicyStatement {
  return {
    Sid: "DenyPlainHttp",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
