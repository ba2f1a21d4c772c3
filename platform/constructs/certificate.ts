import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import type { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";

export interface CertificateProps {
  readonly zoneId: string;
  /** The names that it is for, each by a word for it. */
  readonly names: Readonly<Record<string, string>>;
  /** CloudFront finds certificates in us-east-1 alone. */
  readonly virginia: TerraformProvider;
  /** What has to be there before it is issued. */
  readonly after: readonly ITerraformDependable[];
}

/** The distribution's certificate. ACM renews it for as long as the records stand by which the zone proves whose the names are. */
export class Certificate extends Construct {
  /** Known once it is issued, so that whoever uses it waits for that. */
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CertificateProps,
  ) {
    super(scope, id);
    const certificate = this.ask();
    const proofs = Object.entries(props.names).map(([word, name]) => this.prove(word, name, certificate));
    this.arn = this.awaitIssue(certificate, proofs).certificateArn;
  }

  private ask(): AcmCertificate {
    const [domainName = "", ...subjectAlternativeNames] = Object.values(this.props.names);
    return new AcmCertificate(this, "certificate", {
      provider: this.props.virginia,
      domainName,
      subjectAlternativeNames,
      validationMethod: "DNS",
      options: { certificateTransparencyLoggingPreference: "ENABLED" },
      // A distribution cannot be without one.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  /** The record that ACM asks for; with the last of them it issues. */
  private prove(word: string, name: string, certificate: AcmCertificate): Route53Record {
    return new Route53Record(this, `${word}-proof`, {
      zoneId: this.props.zoneId,
      name: askedFor(certificate, name, "resource_record_name"),
      type: "CNAME",
      ttl: 300,
      records: [askedFor(certificate, name, "resource_record_value")],
      dependsOn: [...this.props.after],
    });
  }

  private awaitIssue(certificate: AcmCertificate, proofs: readonly Route53Record[]): AcmCertificateValidation {
    return new AcmCertificateValidation(this, "issue", {
      provider: this.props.virginia,
      certificateArn: certificate.arn,
      validationRecordFqdns: proofs.map(({ fqdn }) => fqdn),
    });
  }
}

/** What ACM tells of the record for a name, out of a set in which each name has one. */
function askedFor(
  { terraformResourceType, friendlyUniqueId }: AcmCertificate,
  name: string,
  attribute: "resource_record_name" | "resource_record_value",
): string {
  const options = `${terraformResourceType}.${friendlyUniqueId}.domain_validation_options`;
  return `\${one([for option in ${options} : option.${attribute} if option.domain_name == "${name}"])}`;
}
