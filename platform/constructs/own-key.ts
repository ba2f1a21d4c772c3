import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { type PolicyStatement, policyDocument } from "./policy-document";

export interface OwnKeyProps {
  readonly accountId: string;
  readonly name: string;
  readonly purpose: string;
  /** Who may use it, besides those to whom the account's own policies allow it. */
  readonly admits: readonly PolicyStatement[];
  /** Makes Terraform refuse to destroy it. */
  readonly keepOnDestroy?: boolean;
  readonly provider?: TerraformProvider;
}

/** A KMS key and its alias beside it in a construct: it turns over every year, and can be had back for 30 days after its deletion. */
export function ownKey(scope: Construct, ids: { readonly key: string; readonly alias: string }, props: OwnKeyProps) {
  const { accountId, name, purpose, admits, keepOnDestroy, provider } = props;
  const key = new KmsKey(scope, ids.key, {
    description: `${name}: ${purpose}`,
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    ...(keepOnDestroy !== undefined && { lifecycle: { preventDestroy: keepOnDestroy } }),
    policy: policyDocument(accountDecides(accountId), ...admits),
    provider,
  });
  new KmsAlias(scope, ids.alias, { name: `alias/${name}`, targetKeyId: key.keyId, provider });
  return key;
}

/** Without this, IAM policies of the account could not grant the use of the key, and nobody could mend its policy. */
function accountDecides(accountId: string): PolicyStatement {
  return {
    Sid: "AccountDecides",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: "kms:*",
    Resource: "*",
  };
}
