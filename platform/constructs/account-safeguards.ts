import { EbsEncryptionByDefault } from "@cdktf/provider-aws/lib/ebs-encryption-by-default";
import { IamAccountPasswordPolicy } from "@cdktf/provider-aws/lib/iam-account-password-policy";
import { S3AccountPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-account-public-access-block";
import { Construct } from "constructs";

/** What holds for all that is ever made in the account, by Lectern or by hand; for volumes, in the account's own region. */
export class AccountSafeguards extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.demandLongPasswords();
    this.encryptVolumes();
    this.keepBucketsPrivate();
  }

  /** CIS AWS Foundations Benchmark, 2.8 and 2.9. */
  private demandLongPasswords(): void {
    new IamAccountPasswordPolicy(this, "passwords", {
      minimumPasswordLength: 14,
      passwordReusePrevention: 24,
      requireLowercaseCharacters: true,
      requireUppercaseCharacters: true,
      requireNumbers: true,
      requireSymbols: true,
      allowUsersToChangePassword: true,
    });
  }

  /** A setting of each region: this is the one in which hosts are. The backups' second region has no volumes. */
  private encryptVolumes(): void {
    new EbsEncryptionByDefault(this, "volumes", { enabled: true });
  }

  private keepBucketsPrivate(): void {
    new S3AccountPublicAccessBlock(this, "buckets", {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  }
}
