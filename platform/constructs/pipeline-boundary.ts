import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { Construct } from "constructs";
import { type Naming, releaseBucketName, stateBucketName } from "../naming";
import { type PolicyStatement, policyDocument } from "./policy-document";

export interface PipelineBoundaryProps {
  readonly naming: Naming;
  readonly accountId: string;
  readonly region: string;
  readonly stateBucketArn: string;
  readonly trailKeyArn: string;
}

/** The services that the stacks of environments are made of. */
const services = [
  "acm",
  "backup",
  "backup-storage",
  "budgets",
  "cloudfront",
  "cloudwatch",
  "ec2",
  "events",
  "iam",
  "kms",
  "logs",
  "rds",
  "route53",
  "s3",
  "secretsmanager",
  "sns",
  "ssm",
  "wafv2",
];

/**
 * The most that a role of a pipeline may ever do, whatever policies it is given later: work with the services that environments
 * are made of, but neither touch what bootstrap made nor make itself or anybody else more than it is.
 */
export class PipelineBoundary extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: PipelineBoundaryProps) {
    super(scope, id);
    const policy = new IamPolicy(this, "policy", {
      name: props.naming.of("pipeline-boundary"),
      description: "The most that a role of a pipeline may ever do",
      policy: policyDocument(
        useServices,
        leaveBootstrapAlone(props),
        leaveIdentityAlone(props),
        boundRoles(props),
        keepBoundaries,
        handOverOwnRoles(props),
        keepSafeguards,
        keepBuckets(props),
        keepTrailReadable(props),
        readNoSecret,
      ),
    });
    this.arn = policy.arn;
  }
}

const useServices: PolicyStatement = {
  Sid: "UseServices",
  Effect: "Allow",
  Action: services.map((service) => `${service}:*`),
  Resource: "*",
};

/** Its own roles and those of the others; and every policy that stands by itself, which a role that is more than this may have. */
function leaveBootstrapAlone({ accountId, naming }: PipelineBoundaryProps): PolicyStatement {
  return {
    Sid: "LeaveBootstrapAlone",
    Effect: "Deny",
    Action: [
      "iam:Add*",
      "iam:Attach*",
      "iam:Create*",
      "iam:Delete*",
      "iam:Detach*",
      "iam:PassRole",
      "iam:Put*",
      "iam:Remove*",
      "iam:Set*",
      "iam:Tag*",
      "iam:Untag*",
      "iam:Update*",
    ],
    Resource: [
      `arn:aws:iam::${accountId}:role/${naming.any()}`,
      `arn:aws:iam::${accountId}:policy/*`,
      `arn:aws:iam::${accountId}:oidc-provider/*`,
    ],
  };
}

function leaveIdentityAlone({ accountId }: PipelineBoundaryProps): PolicyStatement {
  return {
    Sid: "MakeNobody",
    Effect: "Deny",
    Action: "iam:*",
    Resource: [`arn:aws:iam::${accountId}:user/*`, `arn:aws:iam::${accountId}:group/*`],
  };
}

/** Else it could make, or rewrite, a role that may do anything, and act by it. A role that AWS makes for its services is not made so. */
function boundRoles({ accountId, naming }: PipelineBoundaryProps): PolicyStatement {
  return {
    Sid: "BoundRoles",
    Effect: "Deny",
    Action: [
      "iam:AttachRolePolicy",
      "iam:CreateRole",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
      "iam:UpdateAssumeRolePolicy",
    ],
    Resource: "*",
    // It also denies where there is no boundary at all.
    Condition: {
      StringNotLike: { "iam:PermissionsBoundary": `arn:aws:iam::${accountId}:policy/${naming.of("boundary")}-*` },
    },
  };
}

const keepBoundaries: PolicyStatement = {
  Sid: "KeepBoundaries",
  Effect: "Deny",
  Action: "iam:DeleteRolePermissionsBoundary",
  Resource: "*",
};

/** A role that was there before, and may do more, is not for a host of the pipeline's. */
function handOverOwnRoles({ accountId }: PipelineBoundaryProps): PolicyStatement {
  return {
    Sid: "HandOverOwnRoles",
    Effect: "Deny",
    Action: "iam:PassRole",
    NotResource: `arn:aws:iam::${accountId}:role/lectern-*`,
  };
}

/** What account-safeguards.ts sets. */
const keepSafeguards: PolicyStatement = {
  Sid: "KeepSafeguards",
  Effect: "Deny",
  Action: [
    "ec2:DisableEbsEncryptionByDefault",
    "ec2:ModifyEbsDefaultKmsKeyId",
    "ec2:ResetEbsDefaultKmsKeyId",
    "iam:DeleteAccountPasswordPolicy",
    "iam:UpdateAccountPasswordPolicy",
    "s3:PutAccountPublicAccessBlock",
  ],
  Resource: "*",
};

function keepBuckets({ naming, accountId }: PipelineBoundaryProps): PolicyStatement {
  const ofBootstrap = [
    naming.bucket("trail"),
    naming.bucket("logs"),
    stateBucketName(accountId),
    releaseBucketName(accountId),
  ];
  return {
    Sid: "KeepBuckets",
    Effect: "Deny",
    Action: [
      "s3:DeleteBucket*",
      "s3:DeleteObjectVersion",
      "s3:PutBucket*",
      "s3:PutLifecycleConfiguration",
      "s3:PutEncryptionConfiguration",
    ],
    Resource: ofBootstrap.flatMap((bucket) => [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`]),
  };
}

function keepTrailReadable({ trailKeyArn }: PipelineBoundaryProps): PolicyStatement {
  return { Sid: "KeepTrailReadable", Effect: "Deny", Action: "kms:*", Resource: trailKeyArn };
}

const readNoSecret: PolicyStatement = {
  Sid: "ReadNoSecret",
  Effect: "Deny",
  Action: "secretsmanager:GetSecretValue",
  Resource: "*",
};
