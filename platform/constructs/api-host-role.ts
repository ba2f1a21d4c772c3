import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { apiDatabaseUser } from "../instance/api-environment";
import type { Naming } from "../naming";
import { type PolicyStatement, policyDocument } from "./policy-document";

export interface ApiHostRoleProps {
  readonly naming: Naming;
  readonly accountId: string;
  readonly region: string;
  readonly permissionBoundaryArn: string;
  readonly logGroupArn: string;
  readonly configurationArn: string;
  readonly encryptionKeyArn: string;
  readonly databaseResourceId: string;
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
        writeLogs(props),
        registerWithSessionManager(props),
        holdSessions,
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

function writeLogs({ logGroupArn }: ApiHostRoleProps): PolicyStatement {
  return {
    Sid: "WriteLogs",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
    Resource: `${logGroupArn}:*`,
  };
}

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
const holdSessions: PolicyStatement = {
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
