import { isBootstrapStack } from "../naming";
import { StackConfiguration, type TerraformJson } from "../terraform/stack-configuration";
import { type Guarded, StackAccess } from "./stack-access";

/** A stack, and those next to it from which it has to be kept apart. */
export interface Neighbourhood {
  readonly own: StackAccess;
  /** The other environments as if they shared the account: only what policies name keeps them apart then. */
  readonly siblings: readonly StackAccess[];
  /** The same environment in another account. */
  readonly twin: StackAccess;
}

/** An account that is none of ours. */
export const foreignAccountId = "999999999999";

/** A stack with those of the other environments next to it. */
export function neighbourhoodOf(own: TerraformJson, stacks: readonly TerraformJson[]): Neighbourhood {
  const { accountId = "", name } = new StackConfiguration(own);
  // There is one of bootstrap's in an account, so that it has no siblings.
  const siblings = isBootstrapStack(name)
    ? []
    : stacks.filter((stack) => stack !== own && !isBootstrapStack(nameOf(stack)));
  const placed = (stack: TerraformJson, inAccountId: string) =>
    inAccount(stack, inAccountId, bootstrapOf(stack, stacks));
  return {
    own: placed(own, accountId),
    siblings: siblings.map((sibling) => placed(sibling, accountId)),
    twin: placed(own, foreignAccountId),
  };
}

/** The resource whose own policy has a say in an action on an ARN, whoever's it is. */
export function guardOf(
  { own, siblings, twin }: Neighbourhood,
  { action, resource }: { readonly action: string; readonly resource: string },
): { readonly guarded: Guarded; readonly accountId: string } | undefined {
  for (const { guarded, accountId } of [own, ...siblings, twin]) {
    const found = guarded.find((each) => each.guards(action, resource));
    if (found) return { guarded: found, accountId };
  }
  return undefined;
}

function nameOf(stack: TerraformJson): string {
  return stack["//"]?.metadata?.stackName ?? "";
}

/** A stack as it would be in an account: wherever it says its own, it says that one. */
function inAccount(stack: TerraformJson, accountId: string, bootstrap?: TerraformJson): StackAccess {
  const { accountId: own = "" } = new StackConfiguration(stack);
  return new StackAccess(
    new StackConfiguration(JSON.parse(JSON.stringify(stack).replaceAll(own, accountId))),
    bootstrap && inAccount(bootstrap, accountId),
  );
}

/** What was bootstrapped in an environment's account. */
function bootstrapOf(stack: TerraformJson, stacks: readonly TerraformJson[]): TerraformJson | undefined {
  const { accountId, name } = new StackConfiguration(stack);
  if (isBootstrapStack(name)) return undefined;
  return stacks.find((each) => isBootstrapStack(nameOf(each)) && new StackConfiguration(each).accountId === accountId);
}
