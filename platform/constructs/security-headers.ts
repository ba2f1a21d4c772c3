import { CloudfrontResponseHeadersPolicy } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy";
import { Construct } from "constructs";
import type { Naming } from "../naming";

export interface SecurityHeadersProps {
  readonly naming: Naming;
}

/** Everything comes from the site itself, and nothing may be put into it or around it. */
const contentSecurityPolicy = {
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self' data:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "manifest-src": "'self'",
  "object-src": "'none'",
  "base-uri": "'none'",
  "form-action": "'self'",
  "frame-ancestors": "'none'",
};

const yearSeconds = 365 * 24 * 60 * 60;

/** The response headers with which every answer of the distribution leaves, whatever the origin said. */
export class SecurityHeaders extends Construct {
  readonly policyId: string;

  constructor(scope: Construct, id: string, props: SecurityHeadersProps) {
    super(scope, id);
    const override = true;
    const policy = new CloudfrontResponseHeadersPolicy(this, "policy", {
      name: props.naming.of("security-headers"),
      comment: "Strict security headers on every answer",
      securityHeadersConfig: {
        contentSecurityPolicy: { contentSecurityPolicy: inOneLine(contentSecurityPolicy), override },
        contentTypeOptions: { override },
        frameOptions: { frameOption: "DENY", override },
        referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override },
        strictTransportSecurity: { accessControlMaxAgeSec: yearSeconds, includeSubdomains: true, override },
      },
      customHeadersConfig: {
        items: [
          { header: "Cross-Origin-Opener-Policy", value: "same-origin", override },
          { header: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=()", override },
        ],
      },
    });
    this.policyId = policy.id;
  }
}

function inOneLine(directives: Readonly<Record<string, string>>): string {
  return Object.entries(directives)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join("; ");
}
