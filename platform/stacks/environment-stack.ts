import { Fn, TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { alarmsOn } from "../../monitoring/alarms";
import { Addresses } from "../constructs/addresses";
import { Alarms } from "../constructs/alarms";
import { ApiConfiguration } from "../constructs/api-configuration";
import { ApiSingleInstance } from "../constructs/api-single-instance";
import { Assets } from "../constructs/assets";
import { Budget } from "../constructs/budget";
import { Database, databasePort } from "../constructs/database";
import { backupFailures, DatabaseBackup, type DatabaseBackupProps } from "../constructs/database-backup";
import { createDomain } from "../constructs/domain";
import { EncryptionKey } from "../constructs/encryption-key";
import { Frontend } from "../constructs/frontend";
import { LogBucket } from "../constructs/log-bucket";
import { Network } from "../constructs/network";
import { SecurityGroups } from "../constructs/security-groups";
import { cloudWatchAlarms } from "../constructs/topic-publisher";
import { VirginiaAlarms } from "../constructs/virginia-alarms";
import type { Environment } from "../environments/environment";
import { minutes } from "../environments/time-range";
import type { ApiFacts } from "../instance/api-environment";
import { hostNames, Naming, permissionBoundaryArn } from "../naming";
import { type EnvironmentOutputs, type OutputName, outputDescriptions } from "../outputs";
import { AccountStack } from "./account-stack";

/** Everything that one environment is on AWS. */
export class EnvironmentStack extends AccountStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment.name, environment);
    const { accountId, region, buckets, logs, domain } = environment;
    const { exposure } = environment.api;
    const naming = new Naming(environment);
    const place = { naming, accountId, region };
    const boundaryArn = permissionBoundaryArn(environment);
    const names = hostNames(domain);
    const appUrl = `https://${names.app}`;

    // Whatever belongs to CloudFront lives there, wherever the environment is.
    const virginia = this.useAws("aws-virginia", "us-east-1", "virginia");

    const failedBackups = environment.database.backupCopy ? [backupFailures(place, naming.of("notify"))] : [];
    const key = new EncryptionKey(this, "encryption-key", {
      ...place,
      keepOnDestroy: !buckets.emptyOnDestroy,
      publishers: [cloudWatchAlarms(accountId), ...failedBackups],
    });
    const logBucket = new LogBucket(this, "log-bucket", { ...place, ...logs, ...buckets, takesDeliveries: true });
    const network = new Network(this, "network", { naming, region, logs: logBucket, ...environment.network });
    const groups = new SecurityGroups(this, "security-groups", {
      naming,
      vpcId: network.vpcId,
      databasePort,
      ...environment.api,
    });
    const database = new Database(this, "database", {
      ...place,
      encryptionKeyArn: key.arn,
      permissionBoundaryArn: boundaryArn,
      logRetentionDays: logs.retentionDays,
      subnetIds: network.isolatedSubnetIds,
      securityGroupId: groups.databaseId,
      ...environment.database,
    });
    const backup = this.backUp(database, environment.database, {
      ...place,
      encryptionKeyArn: key.arn,
      permissionBoundaryArn: boundaryArn,
      ...buckets,
    });
    const { zoneId, nameServers, certificateArn } = createDomain(this, {
      naming,
      domain,
      hostNames: names,
      ...environment.dns,
      keepOnDestroy: !buckets.emptyOnDestroy,
      exposure,
      virginia,
    });
    const frontend = new Frontend(this, "frontend", {
      naming,
      apiOriginDomainName: names.apiOrigin,
      aliases: exposure === "cloudfront" ? [names.app, names.api] : [names.app],
      certificateArn,
      ...environment.frontend,
      logs: logBucket,
      virginia,
      ...buckets,
    });
    const assets = new Assets(this, "assets", {
      naming,
      encryptionKeyArn: key.arn,
      logs: logBucket,
      appUrl,
      ...buckets,
    });

    const configuration = new ApiConfiguration(this, "api-configuration", { ...place, encryptionKeyArn: key.arn });
    const facts: ApiFacts = {
      environment: environment.name,
      region,
      appUrl,
      assetsBucketName: assets.bucketName,
      databaseHost: database.host,
      databasePort: database.port,
      databaseName: database.databaseName,
    };
    configuration.write(facts);
    const api = new ApiSingleInstance(this, "api", {
      ...place,
      subnetIds: network.publicSubnetIds,
      securityGroupId: groups.apiHostId,
      encryptionKeyArn: key.arn,
      permissionBoundaryArn: boundaryArn,
      logRetentionDays: logs.retentionDays,
      databaseResourceId: database.resourceId,
      assetsBucketArn: assets.bucketArn,
      configuration,
      ...environment.api,
    });
    new Addresses(this, "addresses", {
      zoneId,
      hostNames: names,
      distribution: frontend.distribution,
      apiHostAddress: api.publicAddress,
      exposure,
    });
    const watched = {
      ...place,
      subscribers: environment.notifications,
      dimensionValues: {
        Environment: environment.name,
        DBInstanceIdentifier: database.instanceId,
        InstanceId: api.instanceId,
        DistributionId: frontend.distribution.id,
        // All edges together, the only value that CloudFront's metrics have.
        Region: "Global",
      },
      remedyArns: { recoverHost: api.recoveryArn },
      amounts: { databaseStorageBytes: environment.database.storageGb * 1024 ** 3 },
    };
    const alarms = new Alarms(this, "alarms", {
      ...watched,
      metricsOf: "environment",
      alarms: alarmsOn("environment"),
      encryptionKeyArn: key.arn,
      alsoNotifying: failedBackups,
    });
    backup?.tellOfFailures(alarms.notify);
    const { notify } = new VirginiaAlarms(this, "virginia", {
      ...watched,
      virginia,
      alarms: alarmsOn("us-east-1"),
    });
    new Budget(this, "budget", {
      ...place,
      ...environment.budget,
      tag: { key: "Environment", value: environment.name },
      topic: notify,
    });

    this.leaveOutputs({
      ...facts,
      zoneNameServers: Fn.join(" ", nameServers),
      distributionId: frontend.distribution.id,
      distributionDomainName: frontend.distribution.domainName,
      frontendBucketName: frontend.bucketName,
      apiOriginDomainName: names.apiOrigin,
      apiConfigurationName: configuration.parameterName,
      apiHostInstanceId: api.instanceId,
      apiLogGroupName: api.logGroupName,
      databaseInstanceId: database.instanceId,
      databaseMasterSecretArn: database.masterSecretArn,
    });
  }

  private backUp(
    database: Database,
    { backupCopy }: Environment["database"],
    props: Omit<DatabaseBackupProps, "databaseArn" | "copy">,
  ): DatabaseBackup | undefined {
    if (backupCopy === undefined) return undefined;
    const { region, retentionDays, window } = backupCopy;
    const { from, to } = minutes(window);
    const provider = this.useAws("aws-backup-copy", region, "backup-copy");
    return new DatabaseBackup(this, "database-backup", {
      ...props,
      databaseArn: database.arn,
      copy: { region, provider, retentionDays, dueAtMinute: from, withinMinutes: to - from },
    });
  }

  private leaveOutputs(outputs: EnvironmentOutputs): void {
    for (const [name, value] of Object.entries(outputs)) {
      new TerraformOutput(this, name, { value, description: outputDescriptions[name as OutputName] });
    }
  }
}
