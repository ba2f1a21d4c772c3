/**
 * What a deploy leaves behind, as a typed contract. Releases, runbooks, the smoke test and the local cloud read a
 * deployed environment through this file only; it imports nothing, so everything may import it.
 */

/** Each output's name and what it is: the description goes into the Terraform output as it stands here. */
export const outputDescriptions = {
  environment: "Name of the environment: dev, staging, prod or local.",
  region: "AWS region that holds everything but CloudFront's own resources.",
  appUrl: "Where students open the frontend.",
  zoneNameServers: "Name servers of the domain's zone, which the domain above has to delegate to; separated by spaces.",
  distributionId: "CloudFront distribution in front of the frontend and the API.",
  distributionDomainName: "The distribution's own domain name, ending in cloudfront.net.",
  frontendBucketName: "Private bucket that holds the published frontend.",
  assetsBucketName: "Private bucket that holds course images and materials.",
  apiOriginDomainName: "Domain name by which CloudFront reaches the API host.",
  apiConfigurationName: "SSM parameter that holds the API's configuration.",
  apiHostInstanceId: "EC2 instance that runs the API.",
  apiLogGroupName: "Log group that receives the API's own log.",
  databaseHost: "Endpoint of the PostgreSQL instance.",
  databasePort: "Port of the PostgreSQL instance.",
  databaseName: "Name of the application's database.",
  databaseInstanceId: "Identifier of the RDS instance.",
  databaseMasterSecretArn: "Secrets Manager secret in which RDS keeps the master user's password.",
} as const;

export type OutputName = keyof typeof outputDescriptions;

/** The outputs of one environment; every value is a non-empty string, `databasePort` a decimal number. */
export type EnvironmentOutputs = Readonly<Record<OutputName, string>>;

/** An outputs file does not hold what this version of Lectern's stacks would have written. */
export class OutputsIncomplete extends Error {
  constructor(
    readonly environment: string,
    readonly missing: readonly OutputName[],
  ) {
    super(
      `The outputs of "${environment}" lack ${missing.join(", ")}. ` +
        `They were written by another version of the stacks; run: npx cdktf deploy ${environment}`,
    );
    this.name = "OutputsIncomplete";
  }
}

/**
 * The outputs of one environment out of what `cdktf deploy --outputs-file` wrote: `{ "<stack>": { "<name>": value } }`.
 * Outputs that this version does not know are left out. Throws OutputsIncomplete.
 */
export function readOutputs(file: unknown, environment: string): EnvironmentOutputs {
  const ofStack = ((file ?? {}) as Record<string, Record<string, unknown>>)[environment] ?? {};
  const names = Object.keys(outputDescriptions) as OutputName[];
  const present = (value: unknown) => value !== undefined && value !== null && value !== "";
  const missing = names.filter((name) => !present(ofStack[name]));
  if (missing.length > 0) throw new OutputsIncomplete(environment, missing);
  return Object.fromEntries(names.map((name) => [name, String(ofStack[name])])) as Record<OutputName, string>;
}
