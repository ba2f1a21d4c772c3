import type { PipelineVerb } from "../../constructs/pipeline-verbs";

/** Permissions of a pipeline's roles that no recorded call takes, and why the roles have them all the same. */
export interface Unrecorded {
  readonly roles: readonly PipelineVerb[];
  /** Each as statement and action: `ChangeHosts ec2:StopInstances`. */
  readonly permissions: readonly string[];
  readonly because: string;
  /** The environments whose calls take them nonetheless. */
  readonly recordedIn?: readonly string[];
}

const both: readonly PipelineVerb[] = ["plan", "deploy"];

/** Each environment is held to this by its trial in platform/apply; what is no longer so fails there. */
export const unrecorded: readonly Unrecorded[] = [
  {
    roles: ["deploy"],
    permissions: [
      "ChangeBackupPlans backup:UpdateBackupPlan",
      "ChangeDeliveries logs:UpdateDeliveryConfiguration",
      "ChangeDistributionPolicies cloudfront:UpdateCachePolicy",
      "ChangeDistributionPolicies cloudfront:UpdateOriginAccessControl",
      "ChangeDistributionPolicies cloudfront:UpdateResponseHeadersPolicy",
      "ChangeEndpoints ec2:ModifyVpcEndpoint",
      "ChangeFunctions cloudfront:UpdateFunction",
      "AwaitVolumes ec2:DescribeVolumesModifications",
      "ChangeBoundedRoles iam:UpdateAssumeRolePolicy",
      "ChangeBoundedRoles iam:UpdateRoleDescription",
      "ChangeDatabases rds:ModifyDBSubnetGroup",
      "ChangeDatabases rds:ResetDBParameterGroup",
      "ChangeHosts ec2:ModifyInstanceMetadataOptions",
      "ChangeHosts ec2:ModifyNetworkInterfaceAttribute",
      "ChangeHosts ec2:ModifyVolume",
      "ChangeHosts ec2:StartInstances",
      "ChangeHosts ec2:StopInstances",
      "ChangeKeys kms:PutKeyPolicy",
      "ChangeKeys kms:UpdateKeyDescription",
      "ChangeNetwork ec2:DeleteRoute",
      "ChangeNetwork ec2:ModifySecurityGroupRules",
      "ChangeNetwork ec2:ReplaceRouteTableAssociation",
      "ChangePatching ssm:UpdateMaintenanceWindow",
      "ChangePatching ssm:UpdateMaintenanceWindowTarget",
      "ChangePatching ssm:UpdateMaintenanceWindowTask",
      "ChangePatching ssm:UpdatePatchBaseline",
      "ChangeTopics sns:SetSubscriptionAttributes",
      "ChangeWebAcls wafv2:UpdateWebACL",
    ],
    because:
      "The trials change some of what an environment is made of; by this a deploy changes the rest in its place.",
  },
  {
    roles: ["deploy"],
    permissions: [
      "ChangeAlarms cloudwatch:UntagResource",
      "ChangeBackupPlans backup:UntagResource",
      "ChangeBudgets budgets:UntagResource",
      "ChangeCertificates acm:RemoveTagsFromCertificate",
      "ChangeDatabases rds:RemoveTagsFromResource",
      "ChangeDeliveries logs:UntagResource",
      "ChangeDistributions cloudfront:UntagResource",
      "ChangeEventRules events:UntagResource",
      "ChangeInstanceProfiles iam:UntagInstanceProfile",
      "ChangeKeys kms:UntagResource",
      "ChangeLogGroups logs:UntagResource",
      "ChangeParameters ssm:RemoveTagsFromResource",
      "ChangePatching ssm:RemoveTagsFromResource",
      "ChangeTopics sns:UntagResource",
      "ChangeVaults backup:UntagResource",
      "ChangeWebAcls wafv2:UntagResource",
      "TagNetworkAndHosts ec2:DeleteTags",
      "TagRoles iam:UntagRole",
    ],
    because: "A deploy takes away a tag that the code no longer gives; the trials' changes leave all tags.",
  },
  {
    roles: ["deploy"],
    permissions: ["ChangeDatabases rds:ModifyDBInstance", "UseDefaultOptions rds:ModifyDBInstance"],
    because: "A deploy changes the database in its place; dev's trial leaves it as it is.",
    recordedIn: ["staging", "prod"],
  },
  {
    roles: ["deploy"],
    permissions: ["ChangeBoundedRoles iam:PutRolePermissionsBoundary"],
    because: "Roles are made with their boundary; a deploy puts back one that somebody took away by hand.",
  },
  {
    roles: ["deploy"],
    permissions: ["AwaitZones route53:GetChange"],
    because: "Route 53 takes a minute to spread a change; the emulator has it spread at once, so that nobody asks.",
  },
  {
    roles: both,
    permissions: ["ReadBoundary iam:GetPolicy"],
    because: "`npm run doctor` looks with it whether the account is bootstrapped; Terraform does not.",
  },
  {
    roles: both,
    permissions: ["FindZones route53:ListHostedZones"],
    because: "dev and staging make their zones; prod finds the one that came with its domain.",
    recordedIn: ["prod"],
  },
  {
    roles: ["deploy"],
    permissions: ["ChangeZones route53:ChangeTagsForResource", "MakeEdge route53:CreateHostedZone"],
    because: "prod finds its zone.",
    recordedIn: ["dev", "staging"],
  },
  {
    roles: both,
    permissions: ["ListNetworkAndHosts ec2:DescribeSpotInstanceRequests"],
    because: "dev's host alone runs on spot capacity.",
    recordedIn: ["dev"],
  },
  {
    roles: ["deploy"],
    permissions: ["ChangeHosts ec2:CancelSpotInstanceRequests"],
    because: "dev's host alone runs on spot capacity.",
    recordedIn: ["dev"],
  },
  {
    roles: both,
    permissions: [
      "ReadBackupPlans backup:GetBackupPlan",
      "ReadBackupPlans backup:GetBackupSelection",
      "ReadBackupPlans backup:ListTags",
      "ReadEventRules events:DescribeRule",
      "ReadEventRules events:ListTagsForResource",
      "ReadEventRules events:ListTargetsByRule",
      "ReadVaults backup:DescribeBackupVault",
      "ReadVaults backup:ListTags",
    ],
    because: "dev has no copies of its backups, and so no failures of theirs to tell.",
    recordedIn: ["staging", "prod"],
  },
  {
    roles: ["deploy"],
    permissions: [
      "ChangeBackupPlans backup:CreateBackupPlan",
      "ChangeBackupPlans backup:CreateBackupSelection",
      "ChangeBackupPlans backup:DeleteBackupSelection",
      "ChangeBackupPlans backup:TagResource",
      "ChangeEventRules events:DeleteRule",
      "ChangeEventRules events:PutRule",
      "ChangeEventRules events:PutTargets",
      "ChangeEventRules events:RemoveTargets",
      "ChangeEventRules events:TagResource",
      "ChangeVaults backup:CreateBackupVault",
      "ChangeVaults backup:PutBackupVaultLockConfiguration",
      "ChangeVaults backup:TagResource",
      "LetVaultsUseKeys kms:CreateGrant",
      "LetVaultsUseKeys kms:Decrypt",
      "LetVaultsUseKeys kms:GenerateDataKey",
      "LetVaultsUseKeys kms:RetireGrant",
      "MakeVaults backup-storage:MountCapsule",
    ],
    because: "dev has no copies of its backups, and so no failures of theirs to tell.",
    recordedIn: ["staging", "prod"],
  },
  {
    roles: both,
    permissions: ["ReadWebAcls wafv2:GetWebACL", "ReadWebAcls wafv2:ListTagsForResource"],
    because: "dev has no firewall in front.",
    recordedIn: ["staging", "prod"],
  },
  {
    roles: ["deploy"],
    permissions: [
      "ChangeWebAcls wafv2:CreateWebACL",
      "ChangeWebAcls wafv2:DeleteWebACL",
      "ChangeWebAcls wafv2:TagResource",
    ],
    because: "dev has no firewall in front.",
    recordedIn: ["staging", "prod"],
  },
];
