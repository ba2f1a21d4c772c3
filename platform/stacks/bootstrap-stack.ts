import type { Construct } from "constructs";
import { repository } from "../../package.json";
import { AccountSafeguards } from "../constructs/account-safeguards";
import { AuditTrail } from "../constructs/audit-trail";
import { CostAllocationTags } from "../constructs/cost-allocation-tags";
import { GitHubIdentity } from "../constructs/github-identity";
import { LogBucket } from "../constructs/log-bucket";
import { OperatingSystemLog } from "../constructs/operating-system-log";
import { PermissionBoundary } from "../constructs/permission-boundary";
import { PipelineBoundary } from "../constructs/pipeline-boundary";
import { PipelineRoles } from "../constructs/pipeline-roles";
import { PrivateBucket } from "../constructs/private-bucket";
import type { Account } from "../environments/accounts";
import {
  bootstrap,
  bootstrapStackName,
  Naming,
  permissionBoundaryName,
  releaseBucketName,
  stateBucketName,
} from "../naming";
import { AccountStack } from "./account-stack";

/** Everything that the environments of an account share, applied once, by an administrator. */
export class BootstrapStack extends AccountStack {
  constructor(scope: Construct, account: Account) {
    const { accountId, region } = account;
    super(scope, bootstrapStackName(account.name), { name: bootstrap, accountId, region });
    const naming = new Naming({ name: bootstrap, accountId });
    const place = { naming, accountId, region };

    new AccountSafeguards(this, "safeguards");
    if (account.environments.some(({ budget }) => budget.activateTags))
      new CostAllocationTags(this, "cost-tags", { keys: ["Project", "Environment"] });
    const kept = { keepOnDestroy: !account.isRetiring, emptyOnDestroy: account.isRetiring };
    const accessLogs = new LogBucket(this, "log-bucket", {
      ...place,
      ...kept,
      retentionDays: accessLogRetentionDays,
      takesDeliveries: false,
    });
    new OperatingSystemLog(this, "operating-system-log", { ...place, ...kept, retentionDays: accessLogRetentionDays });
    const trail = new AuditTrail(this, "audit-trail", { ...place, ...kept, accessLogs });
    const bucket = { ...kept, accessLogs, keepOldVersionsDays };
    const state = new PrivateBucket(this, "state-bucket", { ...bucket, name: stateBucketName(accountId) });
    new PrivateBucket(this, "release-bucket", { ...bucket, name: releaseBucketName(accountId) });

    const gitHub = new GitHubIdentity(this, "github", { ...account, repositoryUrl: repository.url });
    const pipelineBoundary = new PipelineBoundary(this, "pipeline-boundary", {
      ...place,
      stateBucketArn: state.arn,
      trailKeyArn: trail.keyArn,
    });
    for (const { name: environment, database } of account.environments) {
      new PermissionBoundary(this, `boundary-${environment}`, {
        ...place,
        name: permissionBoundaryName(environment),
        naming: new Naming({ name: environment, accountId }),
        backupCopyRegion: database.backupCopy?.region,
      });
      new PipelineRoles(this, environment, {
        ...place,
        environment,
        gitHub,
        stateBucketArn: state.arn,
        permissionBoundaryArn: pipelineBoundary.arn,
      });
    }
  }
}

/** A state that was overwritten, or a release, can be had back for three months. */
const keepOldVersionsDays = 90;
const accessLogRetentionDays = 365;
