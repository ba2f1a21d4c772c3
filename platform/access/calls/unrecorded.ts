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
      "ChangeHosts ec2:ModifyInstanceMetadataOptions",
      "ChangeHosts ec2:ModifyNetworkInterfaceAttribute",
      "ChangeKeys kms:PutKeyPolicy",
      "ChangeNetwork ec2:DeleteRoute",
      "ChangeNetwork ec2:ModifySecurityGroupRules",
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
    permissions: ["ChangeDatabases rds:RemoveTagsFromResource", "TagNetworkAndHosts ec2:DeleteTags"],
    because: "A deploy takes away a tag that the code no longer gives; the trials' changes leave all tags.",
  },
  {
    roles: ["deploy"],
    permissions: ["ChangeHosts ec2:StartInstances", "ChangeHosts ec2:StopInstances"],
    because: "A host is stopped to become larger, as in dev's trial alone.",
    recordedIn: ["dev"],
  },
  {
    roles: ["deploy"],
    permissions: ["ChangeDatabases rds:ModifyDBInstance"],
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
      "ReadVaults backup:DescribeBackupVault",
      "ReadVaults backup:ListTags",
    ],
    because: "dev has no copies of its backups.",
    recordedIn: ["staging", "prod"],
  },
  {
    roles: ["deploy"],
    permissions: [
      "ChangeBackupPlans backup:CreateBackupPlan",
      "ChangeBackupPlans backup:CreateBackupSelection",
      "ChangeBackupPlans backup:DeleteBackupSelection",
      "ChangeBackupPlans backup:TagResource",
      "ChangeKeys kms:GenerateDataKey",
      "ChangeVaults backup:CreateBackupVault",
      "ChangeVaults backup:PutBackupVaultLockConfiguration",
      "ChangeVaults backup:TagResource",
      "LetBackupUseKeys kms:CreateGrant",
      "LetBackupUseKeys kms:RetireGrant",
      "MakeVaults backup-storage:MountCapsule",
    ],
    because: "dev has no copies of its backups.",
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
