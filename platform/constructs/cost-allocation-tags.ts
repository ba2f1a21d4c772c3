import { CeCostAllocationTag } from "@cdktf/provider-aws/lib/ce-cost-allocation-tag";
import { Construct } from "constructs";

export interface CostAllocationTagsProps {
  readonly keys: readonly string[];
}

/**
 * Tags by which the bill tells costs apart. Only the account that pays can activate them, and only those that it has
 * seen on something it paid for, which takes up to a day: "Activating user-defined cost allocation tags", AWS Billing User Guide.
 */
export class CostAllocationTags extends Construct {
  constructor(scope: Construct, id: string, { keys }: CostAllocationTagsProps) {
    super(scope, id);
    for (const key of keys) new CeCostAllocationTag(this, key, { tagKey: key, status: "Active" });
  }
}
