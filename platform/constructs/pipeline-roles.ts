import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { type Naming, stateKey } from "../naming";
import { permissionsToDeploy, permissionsToPlan } from "./environment-permissions";
import type { GitHubIdentity } from "./github-identity";
import { gitHubEnvironmentOf, type PipelineVerb } from "./pipeline-verbs";
import { type PolicyStatement, policyDocument } from "./policy-document";

export interface PipelineRolesProps {
  readonly naming: Naming;
  /** The environment that is planned and deployed. */
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
  readonly gitHub: GitHubIdentity;
  readonly stateBucketArn: string;
  readonly permissionBoundaryArn: string;
}

/**
 * Who plans and who deploys an environment from GitHub. Plans are for jobs of GitHub's environment `<name>-plan`, which proposed
 * changes may run in; deploys are for those of `<name>`, whose rules on GitHub ask for whom they wait.
 */
export class PipelineRoles extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: PipelineRolesProps,
  ) {
    super(scope, id);
    const toPlan = Object.entries(permissionsToPlan(props)).map(([name, statements]) => this.policy(name, statements));
    const toDeploy = Object.entries(permissionsToDeploy(props)).map(([name, statements]) =>
      this.policy(name, statements),
    );
    this.role("plan", [...toPlan, this.policy("read-state", [this.listState(), this.readState()])]);
    this.role("deploy", [
      ...toPlan,
      ...toDeploy,
      this.policy("keep-state", [this.listState(), this.keepState(), this.lockState()]),
    ]);
  }

  private role(verb: PipelineVerb, policies: readonly IamPolicy[]): void {
    const { naming, environment, gitHub, permissionBoundaryArn } = this.props;
    const role = new IamRole(this, `${verb}-role`, {
      name: naming.of(`${verb}-${environment}`),
      description: `Jobs on GitHub that ${verb} ${environment}`,
      assumeRolePolicy: policyDocument(gitHub.mayAssume(gitHubEnvironmentOf(verb, environment))),
      permissionsBoundary: permissionBoundaryArn,
    });
    for (const policy of policies) {
      new IamRolePolicyAttachment(this, `${verb}-role-${policy.node.id}`, { role: role.name, policyArn: policy.arn });
    }
  }

  private policy(name: string, statements: readonly PolicyStatement[]): IamPolicy {
    const { naming, environment } = this.props;
    return new IamPolicy(this, name, {
      name: naming.of(`${name}-${environment}`),
      policy: policyDocument(...statements),
    });
  }

  private get stateArn(): string {
    return `${this.props.stateBucketArn}/${stateKey(this.props.environment)}`;
  }

  /**
   * Terraform looks for states of workspaces, of which there are none, before it begins, and whether there is a state before it
   * reads it: that one is missing is told to nobody but who may list it.
   */
  private listState(): PolicyStatement {
    const { stateBucketArn, environment } = this.props;
    return {
      Sid: "ListState",
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: stateBucketArn,
      Condition: { StringLike: { "s3:prefix": ["env:/", `${environment}/*`] } },
    };
  }

  private readState(): PolicyStatement {
    return { Sid: "ReadState", Effect: "Allow", Action: "s3:GetObject", Resource: this.stateArn };
  }

  private keepState(): PolicyStatement {
    return { Sid: "KeepState", Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: this.stateArn };
  }

  private lockState(): PolicyStatement {
    const lock = `${this.stateArn}.tflock`;
    return {
      Sid: "LockState",
      Effect: "Allow",
      Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      Resource: lock,
    };
  }
}
