import { GetPolicyCommand, IAMClient } from "@aws-sdk/client-iam";

/** Resolves where a managed policy is there for us to see; rejects with the client's error. */
export type PolicyLookup = (arn: string) => Promise<void>;

/** Asks IAM with this process's credentials: it is one for all regions ("IAM endpoints and quotas", AWS General Reference). */
export const policyLookup: PolicyLookup = async (arn) => {
  await new IAMClient({ region: "us-east-1" }).send(new GetPolicyCommand({ PolicyArn: arn }));
};
