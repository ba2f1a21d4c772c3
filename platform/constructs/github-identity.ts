import { DataAwsIamOpenidConnectProvider } from "@cdktf/provider-aws/lib/data-aws-iam-openid-connect-provider";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { Construct } from "constructs";
import type { PolicyStatement } from "./policy-document";

export interface GitHubIdentityProps {
  /** Such as https://github.com/<owner>/<name>. */
  readonly repositoryUrl: string;
  /** An account has one provider for an issuer, which all its repositories share: here it is made, or found where another made it. */
  readonly gitHubIdentity: "created" | "looked-up";
}

const issuer = "token.actions.githubusercontent.com";
const audience = "sts.amazonaws.com";

/** GitHub vouches for its workflows: they come without a key that could be stolen. */
export class GitHubIdentity extends Construct {
  private readonly providerArn: string;
  private readonly repository: string;

  constructor(scope: Construct, id: string, { repositoryUrl, gitHubIdentity }: GitHubIdentityProps) {
    super(scope, id);
    this.repository = new URL(repositoryUrl).pathname.slice(1);
    this.providerArn = gitHubIdentity === "created" ? this.createProvider() : this.findProvider();
  }

  private createProvider(): string {
    return new IamOpenidConnectProvider(this, "provider", { url: `https://${issuer}`, clientIdList: [audience] }).arn;
  }

  private findProvider(): string {
    return new DataAwsIamOpenidConnectProvider(this, "provider", {
      url: `https://${issuer}`,
      lifecycle: {
        postcondition: [
          {
            condition: `\${contains(self.client_id_list, "${audience}")}`,
            errorMessage: `The account's identity provider for GitHub does not admit ${audience}, which its workflows ask for: add it to the provider's audiences.`,
          },
        ],
      },
    }).arn;
  }

  /** Admits to a role the jobs of one environment of the repository on GitHub, whose rules say who starts them. */
  mayAssume(gitHubEnvironment: string): PolicyStatement {
    return {
      Sid: "GitHubMayAssume",
      Effect: "Allow",
      Principal: { Federated: this.providerArn },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          [`${issuer}:aud`]: audience,
          [`${issuer}:sub`]: `repo:${this.repository}:environment:${gitHubEnvironment}`,
        },
      },
    };
  }
}
