import { Construct } from "constructs";
import type { Naming } from "../naming";
import { Distribution } from "./distribution";
import { PrivateBucket } from "./private-bucket";

export interface FrontendProps {
  readonly naming: Naming;
  readonly apiOriginDomainName: string;
  readonly emptyOnDestroy: boolean;
}

/** The private bucket with the published frontend, and the distribution through which everything reaches students. */
export class Frontend extends Construct {
  readonly bucketName: string;
  readonly distributionId: string;
  readonly distributionDomainName: string;

  constructor(scope: Construct, id: string, { naming, apiOriginDomainName, emptyOnDestroy }: FrontendProps) {
    super(scope, id);
    const bucket = new PrivateBucket(this, "bucket", {
      name: naming.bucket("frontend"),
      emptyOnDestroy,
      keepOldVersionsDays: 30,
    });
    const distribution = new Distribution(this, "distribution", {
      naming,
      pagesDomainName: bucket.regionalDomainName,
      apiDomainName: apiOriginDomainName,
    });
    admit(distribution, bucket);
    this.bucketName = bucket.name;
    this.distributionId = distribution.id;
    this.distributionDomainName = distribution.domainName;
  }
}

function admit(distribution: Distribution, bucket: PrivateBucket): void {
  const throughThisDistribution = {
    Effect: "Allow" as const,
    Principal: { Service: "cloudfront.amazonaws.com" },
    Condition: { StringEquals: { "aws:SourceArn": distribution.arn } },
  };
  bucket.allow({
    Sid: "DistributionReads",
    ...throughThisDistribution,
    Action: "s3:GetObject",
    Resource: `${bucket.arn}/*`,
  });
  // Whoever may list is told that an object is missing (404); anyone else is only told that it is forbidden (403).
  bucket.allow({
    Sid: "DistributionLearnsWhatIsMissing",
    ...throughThisDistribution,
    Action: "s3:ListBucket",
    Resource: bucket.arn,
  });
}
