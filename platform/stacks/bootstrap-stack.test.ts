import { environments } from "../environments";
import { accountsOf } from "../environments/accounts";
import type { Environment } from "../environments/environment";
import { lostWith } from "./stateful-resources";
import { type Configuration, SynthesisedStack } from "./synthesised-stack";

function bootstrapOf(environment: Environment): SynthesisedStack {
  const [stack] = accountsOf([environment]).map((account) => new SynthesisedStack(account));
  if (!stack) throw new Error("There is no account.");
  return stack;
}

/** What would be lost for good, by its name in the stack. */
function holders(stack: SynthesisedStack): readonly (readonly [string, Configuration])[] {
  const types = Object.entries(stack.json.resource).filter(([type]) => lostWith(type) !== undefined);
  return types.flatMap(([, byName]) => Object.entries(byName));
}

describe("what is lost for good with an account's bootstrap", () => {
  const { prod } = environments;
  const kept = bootstrapOf(prod);

  it("is four buckets, a log group and two keys", () => {
    expect(holders(kept).map(([name]) => name.replace(/_\w+$/, ""))).toEqual([
      "operating-system-log_log-group",
      "audit-trail",
      "operating-system-log",
      "audit-trail",
      "log-bucket",
      "release-bucket",
      "state-bucket",
    ]);
  });

  it("is nothing that Terraform would plan to destroy", () => {
    for (const [, { lifecycle }] of holders(kept)) expect(lifecycle).toEqual({ prevent_destroy: true });
    for (const { force_destroy } of kept.all("aws_s3_bucket")) expect(force_destroy).toBe(false);
  });

  it("may go, with what is in it, when all environments of the account do", () => {
    const going = bootstrapOf({ ...prod, retiring: "prod" });
    for (const [, { lifecycle }] of holders(going)) expect(lifecycle).not.toEqual({ prevent_destroy: true });
    for (const { force_destroy } of going.all("aws_s3_bucket")) expect(force_destroy).toBe(true);
  });
});
