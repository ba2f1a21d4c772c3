import { App, Testing } from "cdktf";
import { environments } from "../environments";
import { accountsOf } from "../environments/accounts";
import { BootstrapStack } from "../stacks/bootstrap-stack";

const { dev } = environments;
const paying = { ...dev, budget: { ...dev.budget, activateTags: true } };

/** What bootstrap makes in the account of these environments. */
function bootstrapping(...residents: Parameters<typeof accountsOf>[0]) {
  return accountsOf(residents).map((account) => JSON.parse(Testing.synth(new BootstrapStack(new App(), account))))[0];
}

it("has the bill tell costs apart by tags that everything carries", () => {
  const { resource, provider } = bootstrapping(paying);
  const tags = Object.values<Record<string, unknown>>(resource.aws_ce_cost_allocation_tag);
  expect(Object.fromEntries(tags.map(({ tag_key, status }) => [tag_key, status]))).toEqual({
    Project: "Active",
    Environment: "Active",
  });
  const [{ tags: carried }] = provider.aws[0].default_tags;
  expect(Object.keys(carried)).toEqual(expect.arrayContaining(tags.map(({ tag_key }) => tag_key)));
});

it("activates no tags in an account that another one pays for, or that has not paid for anything yet: AWS would refuse", () => {
  expect(bootstrapping(dev).resource.aws_ce_cost_allocation_tag).toBeUndefined();
});

it("activates them once, whichever of an account's environments says so", () => {
  const { resource } = bootstrapping({ ...paying, name: "qa" }, dev);
  expect(Object.keys(resource.aws_ce_cost_allocation_tag)).toHaveLength(2);
});
