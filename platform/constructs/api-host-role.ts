import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { serviceNamespace } from "../../monitoring/metrics";
import { apiDatabaseUser } from "../instance/api-environment";
import { type Naming, uploadPrefix } from "../naming";
import { type PolicyStatement, policyDocument } from "./policy-document";

export interface ApiHostRoleProps {
  readonly naming: Naming;
  readonly accountId: string;
  readonly region: string;
  readonly permissionBoundaryArn: string;
  readonly logGroupArns: readonly string[];
  readonly configurationArn: string;
  readonly encryptionKeyArn: string;
  readonly databaseResourceId: string;
  readonly assetsBucketArn: string;
}

/** What the API host may do in AWS: all of it, here. */
export class ApiHostRole extends Construct {
  readonly name: string;
  /** What the host needs from its first minute on. */
  readonly duties: IamRolePolicy;

  constructor(scope: Construct, id: string, props: ApiHostRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: props.naming.of("api-host"),
      description: "The API host",
      assumeRolePolicy: policyDocument(ec2MayAssume),
      permissionsBoundary: props.permissionBoundaryArn,
    });
    this.name = role.name;
    this.duties = new IamRolePolicy(this, "policy", {
      name: props.naming.of("api-host"),
      role: role.name,
      policy: policyDocument(
        readConfiguration(props),
        decryptConfiguration(props),
        readAndWriteUploads(props),
        encryptUploads(props),
        readReleases(props),
        writeLogs(props),
        publishMetrics,
        registerWithSessionManager(props),
        holdSessions,
        takePatches,
        findLogGroups,
      ),
    });
    // Apart from the rest, since it waits for the database to be made.
    new IamRolePolicy(this, "database", {
      name: props.naming.of("database-access"),
      role: role.name,
      policy: policyDocument(connectToDatabase(props)),
    });
  }
}

const ec2MayAssume: PolicyStatement = {
  Sid: "Ec2MayAssume",
  Effect: "Allow",
  Principal: { Service: "ec2.amazonaws.com" },
  Action: "sts:AssumeRole",
};

function connectToDatabase({ region, accountId, databaseResourceId }: ApiHostRoleProps): PolicyStatement {
  return {
    Sid: "ConnectToDatabase",
    Effect: "Allow",
    Action: "rds-db:connect",
    Resource: `arn:aws:rds-db:${region}:${accountId}:dbuser:${databaseResourceId}/${apiDatabaseUser}`,
  };
}

function readConfiguration({ configurationArn }: ApiHostRoleProps): PolicyStatement {
  return { Sid: "ReadConfiguration", Effect: "Allow", Action: "ssm:GetParameter", Resource: configurationArn };
}

/** The key encrypts more than the configuration; by the encryption context, which Parameter Store sets, it opens nothing else. */
function decryptConfiguration({ configurationArn, encryptionKeyArn }: ApiHostRoleProps): PolicyStatement {
  return {
    Sid: "DecryptConfiguration",
    Effect: "Allow",
    Action: "kms:Decrypt",
    Resource: encryptionKeyArn,
    Condition: { StringEquals: { "kms:EncryptionContext:PARAMETER_ARN": configurationArn } },
  };
}

/** For what the API signs as well: a browser may do with a signature what its maker may. Nothing is listed or deleted. */
function readAndWriteUploads({ assetsBucketArn }: ApiHostRoleProps): PolicyStatement {
  return {
    Sid: "ReadAndWriteUploads",
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:PutObject"],
    Resource: `${assetsBucketArn}/${uploadPrefix}*`,
  };
}

/** S3 asks for it as the host does; the bucket has a key of its own made from this one, and names itself as the context. */
function encryptUploads({ region, encryptionKeyArn, assetsBucketArn }: ApiHostRoleProps): PolicyStatement {
  return {
    Sid: "EncryptUploads",
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: encryptionKeyArn,
    Condition: {
      StringEquals: {
        "kms:ViaService": `s3.${region}.amazonaws.com`,
        "kms:EncryptionContext:aws:s3:arn": assetsBucketArn,
      },
    },
  };
}

function readReleases({ naming }: ApiHostRoleProps): PolicyStatement {
  return {
    Sid: "ReadReleases",
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: naming.anyApiRelease(),
  };
}

function writeLogs({ logGroupArns }: ApiHostRoleProps): PolicyStatement {
  return {
    Sid: "WriteLogs",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
    Resource: logGroupArns.map((arn) => `${arn}:*`),
  };
}

/** Metrics are no resources; the namespace is what keeps them apart. */
export const publishMetrics: PolicyStatement = {
  Sid: "PublishMetrics",
  Effect: "Allow",
  Action: "cloudwatch:PutMetricData",
  Resource: "*",
  Condition: { StringEquals: { "cloudwatch:namespace": serviceNamespace } },
};

/** Of the account's instances; its own id cannot be named here, since the instance is made after its role. */
function registerWithSessionManager({ region, accountId }: ApiHostRoleProps): PolicyStatement {
  return {
    Sid: "RegisterWithSessionManager",
    Effect: "Allow",
    Action: "ssm:UpdateInstanceInformation",
    Resource: `arn:aws:ec2:${region}:${accountId}:instance/*`,
  };
}

/** The SSM agent's channels: these actions know no resource, so `*` is the narrowest there is. */
export const holdSessions: PolicyStatement = {
  Sid: "HoldSessions",
  Effect: "Allow",
  Action: [
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
  ],
  Resource: "*",
};

/** Which patches are approved, and which the host then has: these actions know no resource. */
export const takePatches: PolicyStatement = {
  Sid: "TakePatches",
  Effect: "Allow",
  Action: ["ssm:GetDeployablePatchSnapshotForInstance", "ssm:PutInventory"],
  Resource: "*",
};

/**
 * The SSM agent looks for the log group of a command's output, and writes nothing where it may not (amazon-ssm-agent,
 * issue 203). The action knows no resource; it tells the names of the account's log groups, and nothing of what is in them.
 */
export const findLogGroups: PolicyStatement = {
  Sid: "FindLogGroups",
  Effect: "Allow",
  Action: "logs:DescribeLogGroups",
  Resource: "*",
};
