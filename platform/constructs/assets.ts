import { S3BucketCorsConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-cors-configuration";
import { Construct } from "constructs";
import type { Naming } from "../naming";
import type { LogTarget } from "./log-bucket";
import type { PolicyStatement } from "./policy-document";
import { PrivateBucket } from "./private-bucket";

export interface AssetsProps {
  readonly naming: Naming;
  readonly encryptionKeyArn: string;
  readonly emptyOnDestroy: boolean;
  readonly logs: LogTarget;
  /** Where the frontend is opened, such as https://app.lectern.example: its pages alone upload. */
  readonly appUrl: string;
}

/** As long as the API lets a browser take over an upload or a download that it signed. */
const longestSignatureMinutes = 10;

/** The private bucket with course images and materials. Browsers send to it and fetch from it what the API signed for them. */
export class Assets extends Construct {
  readonly bucketName: string;
  readonly bucketArn: string;

  constructor(scope: Construct, id: string, props: AssetsProps) {
    super(scope, id);
    const bucket = new PrivateBucket(this, "bucket", {
      name: props.naming.bucket("assets"),
      emptyOnDestroy: props.emptyOnDestroy,
      keepOldVersionsDays: 90,
      // A term's materials are read in its first weeks; what is deleted before then is not worth watching.
      tierAfterDays: 30,
      encryptionKeyArn: props.encryptionKeyArn,
      accessLogs: props.logs,
    });
    bucket.allow(denyOldSignatures(bucket.arn));
    this.admitUploads(bucket, props);
    this.bucketName = bucket.name;
    this.bucketArn = bucket.arn;
  }

  /**
   * A presigned POST is a form, which needs no header of its own; images and downloads are no scripts' requests and need no
   * admission at all.
   */
  private admitUploads(bucket: PrivateBucket, { appUrl }: AssetsProps): void {
    new S3BucketCorsConfiguration(this, "cors", {
      bucket: bucket.name,
      corsRule: [{ allowedOrigins: [appUrl], allowedMethods: ["POST"], maxAgeSeconds: 3600 }],
    });
  }
}

/** Whatever expiry somebody signs: an address that leaks is of no use for longer. */
function denyOldSignatures(bucketArn: string): PolicyStatement {
  return {
    Sid: "DenyOldSignatures",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: `${bucketArn}/*`,
    // S3 counts in milliseconds.
    Condition: { NumericGreaterThan: { "s3:signatureAge": String(longestSignatureMinutes * 60_000) } },
  };
}
