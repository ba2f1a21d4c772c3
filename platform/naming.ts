/** The one place where a physical name is made: everything in AWS that carries a name of ours got it here. */

/** Longest name that every kind of resource takes: S3 buckets and RDS instances allow 63 characters, others more. */
const maxNameLength = 63;

/** What every kind of resource takes; RDS wants a letter first, no two hyphens in a row and none at the end. */
const nameShape = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** A name was asked for that AWS would refuse, in the middle of a deploy. */
export class NameRefused extends Error {
  constructor(name: string) {
    super(
      `The physical name "${name}" has ${name.length} characters; AWS takes at most ${maxNameLength}, lower-case letters and digits in words joined by single hyphens. Shorten the part's name.`,
    );
    this.name = "NameRefused";
  }
}

/** `lectern-<environment>-<part>`. Throws NameRefused. */
export function physicalName(environment: string, part: string): string {
  const name = `lectern-${environment}-${part}`;
  if (name.length > maxNameLength || !nameShape.test(name)) throw new NameRefused(name);
  return name;
}

/** Bucket names are taken once for all accounts in the world, so a bucket's name ends in its account. Throws NameRefused. */
export function bucketName(environment: string, part: string, accountId: string): string {
  return physicalName(environment, `${part}-${accountId}`);
}

/** What the environments of an account share goes by this name in place of an environment's. */
export const bootstrap = "bootstrap";

/** The bucket with the Terraform state of every environment in an account, and of what they share. */
export function stateBucketName(accountId: string): string {
  return bucketName(bootstrap, "state", accountId);
}

/** The bucket with the releases of every environment in an account. */
export function releaseBucketName(accountId: string): string {
  return bucketName(bootstrap, "releases", accountId);
}

/** Below it lie, in the release bucket, the releases that an environment's API hosts fetch. */
export function apiReleasePrefix(environment: string): string {
  return `${environment}/api/`;
}

/** Below it lies, in an environment's assets bucket, what the API takes and hands out. */
export const uploadPrefix = "uploads/";

/** Where the Terraform state of an environment, or of what they share, lies in the state bucket. */
export function stateKey(environment: string): string {
  return `${environment}/terraform.tfstate`;
}

/** What bounds every role of an environment: bootstrap makes it, so that no deploy of the environment can widen it. */
export function permissionBoundaryName(environment: string): string {
  return physicalName(bootstrap, `boundary-${environment}`);
}

/** The boundary's ARN is written out: the stack that makes it is not the one whose roles it bounds. */
export function permissionBoundaryArn({
  name,
  accountId,
}: {
  readonly name: string;
  readonly accountId: string;
}): string {
  return `arn:aws:iam::${accountId}:policy/${permissionBoundaryName(name)}`;
}

/** The names below an environment's domain under which its parts answer. */
export function hostNames(domain: string) {
  return {
    /** Where students open the frontend. */
    app: `app.${domain}`,
    /** Where others call the API. */
    api: `api.${domain}`,
    /** Where CloudFront finds the API host. */
    apiOrigin: `api-origin.${domain}`,
  };
}

/** The names of one environment's parts, as constructs take them: constructs know no environment. */
export class Naming {
  constructor(private readonly environment: { readonly name: string; readonly accountId: string }) {}

  of(part: string): string {
    return physicalName(this.environment.name, part);
  }

  /** Pattern for policies that matches every name of the environment. */
  any(): string {
    return `lectern-${this.environment.name}-*`;
  }

  /** Pattern for policies that matches the environment's API releases. */
  anyApiRelease(): string {
    const { name, accountId } = this.environment;
    return `arn:aws:s3:::${releaseBucketName(accountId)}/${apiReleasePrefix(name)}*`;
  }

  bucket(part: string): string {
    return bucketName(this.environment.name, part, this.environment.accountId);
  }
}

/** The name of the stack with what the environments of an account share. */
export function bootstrapStackName(account: string): string {
  return `${bootstrap}-${account}`;
}

/** Whether a stack is one of those that the environments of an account share. */
export function isBootstrapStack(name: string): boolean {
  return name.startsWith(bootstrapStackName(""));
}
