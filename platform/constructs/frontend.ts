import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { Naming } from "../naming";
import { Distribution } from "./distribution";
import { DistributionLog } from "./distribution-log";
import type { LogTarget } from "./log-bucket";
import { PrivateBucket } from "./private-bucket";
import { WebFirewall } from "./web-firewall";

export interface FrontendProps {
  readonly naming: Naming;
  readonly apiOriginDomainName: string;
  /** The names under which students reach it; the certificate is for them. */
  readonly aliases: readonly string[];
  readonly certificateArn: string;
  /** Whether a web application firewall looks at every request. */
  readonly firewall: "on" | "off";
  readonly emptyOnDestroy: boolean;
  readonly logs: LogTarget;
  /** The provider of us-east-1, where all that CloudFront needs beside itself lives. */
  readonly virginia: TerraformProvider;
}

/** The private bucket with the published frontend, and the distribution through which everything reaches students. */
export class Frontend extends Construct {
  readonly bucketName: string;
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, props: FrontendProps) {
    super(scope, id);
    const { naming, apiOriginDomainName, aliases, certificateArn, firewall, emptyOnDestroy, logs, virginia } = props;
    const bucket = new PrivateBucket(this, "bucket", {
      name: naming.bucket("frontend"),
      emptyOnDestroy,
      keepOldVersionsDays: 30,
      accessLogs: logs,
    });
    const distribution = new Distribution(this, "distribution", {
      naming,
      pagesDomainName: bucket.regionalDomainName,
      apiDomainName: apiOriginDomainName,
      aliases,
      certificateArn,
      firewallArn: firewall === "on" ? new WebFirewall(this, "firewall", { naming, virginia }).arn : undefined,
    });
    admit(distribution, bucket);
    new DistributionLog(this, "log", { naming, distributionArn: distribution.arn, logs, virginia });
    this.bucketName = bucket.name;
    this.distribution = distribution;
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
