import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { type ApiFacts, apiVariables } from "../instance/api-environment";
import { environmentFile } from "../instance/environment-file";
import type { Naming } from "../naming";

export interface ApiConfigurationProps {
  readonly naming: Naming;
  readonly accountId: string;
  readonly region: string;
  readonly encryptionKeyArn: string;
}

/**
 * The API's configuration as an SSM parameter. The host knows the parameter's name alone, so it is made while its
 * database still is, and a database that takes another's place does not take the host with it.
 */
export class ApiConfiguration extends Construct {
  /** Name and ARN hold no reference to the parameter: who is given them does not wait until it is written. */
  readonly parameterName: string;
  readonly parameterArn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ApiConfigurationProps,
  ) {
    super(scope, id);
    this.parameterName = props.naming.of("api-environment");
    this.parameterArn = `arn:aws:ssm:${props.region}:${props.accountId}:parameter/${this.parameterName}`;
  }

  /** Writes what a deploy found out. */
  write(facts: ApiFacts): void {
    new SsmParameter(this, "parameter", {
      name: this.parameterName,
      description: "The API's configuration, in the form of an environment file; it holds no secret",
      type: "SecureString",
      keyId: this.props.encryptionKeyArn,
      value: environmentFile(apiVariables(facts)),
    });
  }
}
