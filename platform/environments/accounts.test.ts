import { accountsOf } from "./accounts";
import { dev } from "./dev";
import type { Environment } from "./environment";
import { prod } from "./prod";

it("bootstraps an account once, however many environments live in it", () => {
  const account = ({ name, accountId, region }: Environment) => ({
    name,
    accountId,
    region,
    gitHubIdentity: "created",
    isRetiring: false,
  });
  const qa = { ...dev, name: "qa" };
  expect(accountsOf([dev, qa, prod])).toEqual([
    { ...account(dev), environments: [dev, qa] },
    { ...account(prod), environments: [prod] },
  ]);
});

it("lets an account's bootstrap go only when every environment in it is going", () => {
  const [retiring, qa] = [
    { ...dev, retiring: "dev" },
    { ...dev, name: "qa" },
  ];
  const isRetiring = (...residents: Parameters<typeof accountsOf>[0]) => accountsOf(residents)[0]?.isRetiring;
  expect(isRetiring(retiring, qa)).toBe(false);
  expect(isRetiring(retiring, { ...qa, retiring: "dev" })).toBe(false);
  expect(isRetiring(retiring, { ...qa, retiring: "qa" })).toBe(true);
});
