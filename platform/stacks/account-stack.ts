import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Backend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { repository } from "../../package.json";
import { stateBucketName, stateKey } from "../naming";

export interface AccountStackProps {
  /** Of the environment, or of what environments share: in tags, and in the state's key. */
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
}

/** A stack that is deployed to one account alone, and whose state lies there. */
export abstract class AccountStack extends TerraformStack {
  constructor(
    scope: Construct,
    id: string,
    private readonly place: AccountStackProps,
  ) {
    super(scope, id);
    this.keepStateInBucket();
    this.useAws("aws", place.region);
  }

  private keepStateInBucket(): void {
    const { name, accountId, region } = this.place;
    new S3Backend(this, { bucket: stateBucketName(accountId), key: stateKey(name), region, encrypt: true });
    // cdktf's typed backend is older than the lock file in the bucket, which came with Terraform 1.10.
    this.addOverride("terraform.backend.s3.use_lockfile", true);
    this.addOverride("terraform.required_version", ">= 1.10");
  }

  /** The provider of a region; those of others than the stack's go by an alias. */
  protected useAws(id: string, region: string, alias?: string): AwsProvider {
    const { name, accountId } = this.place;
    return new AwsProvider(this, id, {
      region,
      ...(alias && { alias }),
      // With another account's credentials Terraform stops before it plans.
      allowedAccountIds: [accountId],
      defaultTags: [
        { tags: { Project: "lectern", Environment: name, ManagedBy: "cdktf", Repository: repository.url } },
      ],
    });
  }
}
