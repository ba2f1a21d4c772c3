import { permissionBoundaryArn } from "../../naming";
import type { StackAccess } from "../stack-access";
import type { BoundaryIntent } from "./intent";

/** What bootstrap makes to bound the roles of an environment. */
export function boundaryOf({ name, accountId }: StackAccess): string {
  return permissionBoundaryArn({ name, accountId });
}

/** The most that any role of an environment may do: whatever else a role's policies allow, it must not do what no role may. */
export const permissionBoundary: BoundaryIntent = {
  name: "permission-boundary",
  what: "The most that any role of the environment may do, tried with policies that allow everything",
  policy: (stack) => {
    const arn = boundaryOf(stack);
    const policy = stack.policyAt(arn);
    if (!policy) throw new Error(`No stack of account ${stack.accountId} makes ${arn}.`);
    return policy;
  },
  reachesSiblings: {
    "rds-db:connect":
      "a database's id is made by AWS and says nothing of its environment; the role's own policy names the database, and each environment has its own account",
    "ssm:UpdateInstanceInformation":
      "instances are known by ids that say nothing of their environment; each environment has its own account",
  },
};
