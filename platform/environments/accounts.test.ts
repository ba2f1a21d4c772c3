import { accountsOf } from "./accounts";
import { dev } from "./dev";
import { prod } from "./prod";

it("bootstraps an account once, however many environments live in it", () => {
  const { accountId, region } = dev;
  const qa = { ...dev, name: "qa" };
  expect(accountsOf([dev, qa, prod])).toEqual([
    { name: "dev", accountId, region, environments: [dev, qa] },
    { name: "prod", accountId: prod.accountId, region: prod.region, environments: [prod] },
  ]);
});
