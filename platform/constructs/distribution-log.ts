import { CloudwatchLogDelivery } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery";
import { CloudwatchLogDeliveryDestination } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination";
import { CloudwatchLogDeliverySource } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-source";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { Naming } from "../naming";
import type { LogTarget } from "./log-bucket";

export interface DistributionLogProps {
  readonly naming: Naming;
  readonly distributionArn: string;
  readonly logs: LogTarget;
  /** CloudFront's logs can be configured in us-east-1 only; the bucket may be anywhere. */
  readonly virginia: TerraformProvider;
}

/** What the original standard log holds, but for cookies: a session's would be a key to it, readable for as long as the log is kept. */
const recordFields = [
  "date",
  "time",
  "x-edge-location",
  "sc-bytes",
  "c-ip",
  "cs-method",
  "cs(Host)",
  "cs-uri-stem",
  "sc-status",
  "cs(Referer)",
  "cs(User-Agent)",
  "cs-uri-query",
  "x-edge-result-type",
  "x-edge-request-id",
  "x-host-header",
  "cs-protocol",
  "cs-bytes",
  "time-taken",
  "x-forwarded-for",
  "ssl-protocol",
  "ssl-cipher",
  "x-edge-response-result-type",
  "cs-protocol-version",
  "fle-status",
  "fle-encrypted-fields",
  "c-port",
  "time-to-first-byte",
  "x-edge-detailed-result-type",
  "sc-content-type",
  "sc-content-len",
  "sc-range-start",
  "sc-range-end",
];

/**
 * Where the files lie, below AWSLogs/<account>/CloudFront/: CloudFront puts that before the path when the delivery is made. When
 * the path of a delivery that is there is changed, the provider 5.100 sends it without, and the log bucket's policy refuses the
 * files. So a delivery that is to have another path is marked with `terraform taint` first, and made anew.
 */
const suffixPath = "{DistributionId}/{yyyy}/{MM}/{dd}/{HH}";

/**
 * Who asked the distribution what, in files of the log bucket. By standard logging v2: the older way needs a bucket with
 * access control lists, which no bucket here has.
 */
export class DistributionLog extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { naming, distributionArn, logs, virginia: provider }: DistributionLogProps,
  ) {
    super(scope, id);
    const name = naming.of("frontend-access");
    const source = new CloudwatchLogDeliverySource(this, "source", {
      provider,
      name,
      logType: "ACCESS_LOGS",
      resourceArn: distributionArn,
    });
    const destination = new CloudwatchLogDeliveryDestination(this, "destination", {
      provider,
      name,
      outputFormat: "json",
      deliveryDestinationConfiguration: [{ destinationResourceArn: logs.bucketArn }],
    });
    new CloudwatchLogDelivery(this, "delivery", {
      provider,
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
      recordFields,
      s3DeliveryConfiguration: [{ suffixPath, enableHiveCompatiblePath: false }],
      dependsOn: [logs.ready],
    });
  }
}
