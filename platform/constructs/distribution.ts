import { CloudfrontCachePolicy } from "@cdktf/provider-aws/lib/cloudfront-cache-policy";
import {
  CloudfrontDistribution,
  type CloudfrontDistributionDefaultCacheBehavior,
  type CloudfrontDistributionOrderedCacheBehavior,
  type CloudfrontDistributionOrigin,
} from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { CloudfrontFunction } from "@cdktf/provider-aws/lib/cloudfront-function";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control";
import { Construct } from "constructs";
import type { Naming } from "../naming";
import { SecurityHeaders } from "./security-headers";
import { singlePageRouting } from "./single-page-routing";

export interface DistributionProps {
  readonly naming: Naming;
  /** The bucket's, where the frontend's pages and files are. */
  readonly pagesDomainName: string;
  readonly apiDomainName: string;
  /** The names under which it answers; the certificate is for them. */
  readonly aliases: readonly string[];
  readonly certificateArn: string;
  /** The web application firewall in front of it, if there is one. */
  readonly firewallArn: string | undefined;
}

/**
 * AWS's own policies for what must not be cached, by the ids that are the same in every account: "Use managed cache
 * policies" and "Use managed origin request policies", Amazon CloudFront Developer Guide.
 */
const managedPolicies = {
  cachingDisabled: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  allViewerExceptHostHeader: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
};

/**
 * The errors that CloudFront keeps for ten seconds unasked, whatever the behaviour says of caching: one student's 404 or
 * one moment's 503 would be everybody's ("How CloudFront caches HTTP 4xx and 5xx status codes from your origin", Developer Guide).
 */
const errorsKeptUnasked = [404, 414, 500, 501, 502, 503, 504];

const daySeconds = 24 * 60 * 60;
const yearSeconds = 365 * daySeconds;

const reading = ["GET", "HEAD"];
const everyMethod = [...reading, "OPTIONS", "PUT", "POST", "PATCH", "DELETE"];

/** What a behaviour decides for itself; the rest is the same for all. */
type Behavior = Omit<CloudfrontDistributionDefaultCacheBehavior, "viewerProtocolPolicy">;
type PathBehavior = Omit<CloudfrontDistributionOrderedCacheBehavior, "viewerProtocolPolicy">;

/** One door for students: pages and files from the bucket, `/api/*` from the API host. */
export class Distribution extends Construct {
  readonly id: string;
  readonly arn: string;
  readonly domainName: string;
  /** Of CloudFront's own zone, where an alias of the domain name leads to. */
  readonly hostedZoneId: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DistributionProps,
  ) {
    super(scope, id);
    const always = {
      viewerProtocolPolicy: "redirect-to-https",
      responseHeadersPolicyId: new SecurityHeaders(this, "security-headers", props).policyId,
    };
    const distribution = new CloudfrontDistribution(this, "distribution", {
      comment: props.naming.of("frontend"),
      enabled: true,
      isIpv6Enabled: true,
      httpVersion: "http2and3",
      // Every continent but South America and Oceania; students are in South-East Asia.
      priceClass: "PriceClass_200",
      defaultRootObject: "index.html",
      aliases: [...props.aliases],
      ...(props.firewallArn && { webAclId: props.firewallArn }),
      origin: [this.pagesOrigin(), this.apiOrigin()],
      defaultCacheBehavior: { ...this.pages(), ...always },
      orderedCacheBehavior: [
        { ...this.api(), ...always },
        { ...this.immutableFiles(), ...always },
      ],
      customErrorResponse: errorsKeptUnasked.map((errorCode) => ({ errorCode, errorCachingMinTtl: 0 })),
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: {
        acmCertificateArn: props.certificateArn,
        sslSupportMethod: "sni-only",
        minimumProtocolVersion: "TLSv1.2_2021",
      },
    });
    this.id = distribution.id;
    this.arn = distribution.arn;
    this.domainName = distribution.domainName;
    this.hostedZoneId = distribution.hostedZoneId;
  }

  private pagesOrigin(): CloudfrontDistributionOrigin {
    const access = new CloudfrontOriginAccessControl(this, "origin-access-control", {
      name: this.props.naming.of("frontend"),
      description: "The distribution signs its requests to the frontend's bucket",
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });
    return { originId: "pages", domainName: this.props.pagesDomainName, originAccessControlId: access.id };
  }

  private apiOrigin(): CloudfrontDistributionOrigin {
    return {
      originId: "api",
      domainName: this.props.apiDomainName,
      customOriginConfig: {
        httpPort: 80,
        httpsPort: 443,
        originProtocolPolicy: "https-only",
        originSslProtocols: ["TLSv1.2"],
      },
    };
  }

  /** A day at the edge, unless the object says otherwise: index.html and config.json are published with `no-cache`. */
  private pages(): Behavior {
    const routing = new CloudfrontFunction(this, "single-page-routing", {
      name: this.props.naming.of("single-page-routing"),
      comment: "Answers the frontend's own routes with its one page",
      runtime: "cloudfront-js-2.0",
      code: singlePageRouting,
      publish: true,
    });
    return {
      targetOriginId: "pages",
      allowedMethods: reading,
      cachedMethods: reading,
      compress: true,
      cachePolicyId: this.createCachePolicy("pages", { minTtl: 0, defaultTtl: daySeconds, maxTtl: yearSeconds }),
      functionAssociation: [{ eventType: "viewer-request", functionArn: routing.arn }],
    };
  }

  private api(): PathBehavior {
    return {
      pathPattern: "/api/*",
      targetOriginId: "api",
      allowedMethods: everyMethod,
      cachedMethods: reading,
      cachePolicyId: managedPolicies.cachingDisabled,
      originRequestPolicyId: managedPolicies.allViewerExceptHostHeader,
    };
  }

  /** Files whose names hold the hash of their content never change; browsers are told so by the object's Cache-Control. */
  private immutableFiles(): PathBehavior {
    const ttls = { minTtl: yearSeconds, defaultTtl: yearSeconds, maxTtl: yearSeconds };
    return {
      pathPattern: "/static/*",
      targetOriginId: "pages",
      allowedMethods: reading,
      cachedMethods: reading,
      compress: true,
      cachePolicyId: this.createCachePolicy("static", ttls),
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
