import { CloudfrontCachePolicy } from "@cdktf/provider-aws/lib/cloudfront-cache-policy";
import {
  CloudfrontDistribution,
  type CloudfrontDistributionOrderedCacheBehavior,
  type CloudfrontDistributionOrigin,
} from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { CloudfrontFunction } from "@cdktf/provider-aws/lib/cloudfront-function";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control";
import { Construct } from "constructs";
import type { Naming } from "../naming";
import { PrivateBucket } from "./private-bucket";
import { SecurityHeaders } from "./security-headers";
import { singlePageRouting } from "./single-page-routing";

export interface FrontendProps {
  readonly naming: Naming;
  readonly apiOriginDomainName: string;
  readonly emptyOnDestroy: boolean;
}

/**
 * AWS's own policies for what must not be cached, by the ids that are the same in every account: "Use managed cache
 * policies" and "Use managed origin request policies" in the Amazon CloudFront Developer Guide.
 */
const managedPolicies = {
  cachingDisabled: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  allViewerExceptHostHeader: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
};

const daySeconds = 24 * 60 * 60;
const yearSeconds = 365 * daySeconds;

const readOnly = ["GET", "HEAD", "OPTIONS"];
const allMethods = [...readOnly, "PUT", "POST", "PATCH", "DELETE"];

/** The private bucket with the published frontend, and the distribution through which everything reaches students. */
export class Frontend extends Construct {
  readonly bucketName: string;
  readonly distributionId: string;
  readonly distributionDomainName: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: FrontendProps,
  ) {
    super(scope, id);
    const bucket = this.createBucket();
    const distribution = this.createDistribution(bucket);
    admitDistribution(bucket, distribution);
    this.bucketName = bucket.name;
    this.distributionId = distribution.id;
    this.distributionDomainName = distribution.domainName;
  }

  private createBucket(): PrivateBucket {
    return new PrivateBucket(this, "bucket", {
      name: this.props.naming.bucket("frontend"),
      emptyOnDestroy: this.props.emptyOnDestroy,
      keepOldVersionsDays: 30,
    });
  }

  private createDistribution(bucket: PrivateBucket): CloudfrontDistribution {
    const { naming } = this.props;
    const always = {
      viewerProtocolPolicy: "redirect-to-https",
      compress: true,
      responseHeadersPolicyId: new SecurityHeaders(this, "security-headers", { naming }).policyId,
    };
    return new CloudfrontDistribution(this, "distribution", {
      comment: naming.of("frontend"),
      enabled: true,
      isIpv6Enabled: true,
      httpVersion: "http2and3",
      // Every continent but South America and Oceania: students are in South-East Asia.
      priceClass: "PriceClass_200",
      defaultRootObject: "index.html",
      origin: [this.bucketOrigin(bucket), this.apiOrigin()],
      defaultCacheBehavior: { ...always, ...this.pages() },
      orderedCacheBehavior: [
        { ...always, ...this.api() },
        { ...always, ...this.immutableFiles() },
      ],
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: { cloudfrontDefaultCertificate: true },
    });
  }

  private bucketOrigin(bucket: PrivateBucket): CloudfrontDistributionOrigin {
    const access = new CloudfrontOriginAccessControl(this, "origin-access-control", {
      name: this.props.naming.of("frontend"),
      description: "The distribution signs its requests to the frontend's bucket",
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });
    return { originId: "frontend", domainName: bucket.regionalDomainName, originAccessControlId: access.id };
  }

  private apiOrigin(): CloudfrontDistributionOrigin {
    return {
      originId: "api",
      domainName: this.props.apiOriginDomainName,
      customOriginConfig: {
        httpPort: 80,
        httpsPort: 443,
        originProtocolPolicy: "https-only",
        originSslProtocols: ["TLSv1.2"],
      },
    };
  }

  /** A day, unless the object says otherwise: index.html and config.json are published with `no-cache`. */
  private pages() {
    const routing = new CloudfrontFunction(this, "single-page-routing", {
      name: this.props.naming.of("single-page-routing"),
      comment: "Answers the frontend's own routes with its one page",
      runtime: "cloudfront-js-2.0",
      code: singlePageRouting,
      publish: true,
    });
    return {
      targetOriginId: "frontend",
      allowedMethods: readOnly,
      cachedMethods: readOnly,
      cachePolicyId: this.createCachePolicy("pages", { minTtl: 0, defaultTtl: daySeconds, maxTtl: yearSeconds }),
      functionAssociation: [{ eventType: "viewer-request", functionArn: routing.arn }],
    };
  }

  private api(): Omit<CloudfrontDistributionOrderedCacheBehavior, "viewerProtocolPolicy"> {
    return {
      pathPattern: "/api/*",
      targetOriginId: "api",
      allowedMethods: allMethods,
      cachedMethods: ["GET", "HEAD"],
      cachePolicyId: managedPolicies.cachingDisabled,
      originRequestPolicyId: managedPolicies.allViewerExceptHostHeader,
    };
  }

  /** Files whose name holds the hash of their content never change. */
  private immutableFiles(): Omit<CloudfrontDistributionOrderedCacheBehavior, "viewerProtocolPolicy"> {
    return {
      pathPattern: "/static/*",
      targetOriginId: "frontend",
      allowedMethods: readOnly,
      cachedMethods: readOnly,
      cachePolicyId: this.createCachePolicy("static", {
        minTtl: yearSeconds,
        defaultTtl: yearSeconds,
        maxTtl: yearSeconds,
      }),
    };
  }

  private createCachePolicy(part: string, ttls: { minTtl: number; defaultTtl: number; maxTtl: number }): string {
    const policy = new CloudfrontCachePolicy(this, `${part}-cache-policy`, {
      name: this.props.naming.of(part),
      ...ttls,
      parametersInCacheKeyAndForwardedToOrigin: {
        cookiesConfig: { cookieBehavior: "none" },
        headersConfig: { headerBehavior: "none" },
        queryStringsConfig: { queryStringBehavior: "none" },
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
      },
    });
    return policy.id;
  }
}

function admitDistribution(bucket: PrivateBucket, distribution: CloudfrontDistribution): void {
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
