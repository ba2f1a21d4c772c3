import { environments } from "../environments";
import { accountsOf } from "../environments/accounts";
import { SynthesisedStack } from "../stacks/synthesised-stack";

// What the boundary lets through and what it stops is held in platform/access.

const { dev } = environments;
const environment = new SynthesisedStack(dev);
const [account] = accountsOf([dev, { ...dev, name: "qa" }]).map((each) => new SynthesisedStack(each));

const boundary = "lectern-bootstrap-boundary-dev";

it("limits every role of the environment", () => {
  const roles = environment.all("aws_iam_role");
  expect(roles.map((role) => role.permissions_boundary)).toEqual(
    roles.map(() => `arn:aws:iam::111111111111:policy/${boundary}`),
  );
});

it("is made by the account's administrator, and not by the deploys that it limits", () => {
  expect(account?.one("aws_iam_policy", "boundary-dev").name).toBe(boundary);
  expect(environment.all("aws_iam_policy")).toEqual([]);
});

it("is each environment's own, where several live in an account", () => {
  expect(account?.one("aws_iam_policy", "boundary-qa").name).toBe("lectern-bootstrap-boundary-qa");
});

it("depends on nothing that it limits access to, which is made after it", () => {
  expect(String(account?.one("aws_iam_policy", "boundary-dev").policy)).not.toContain("${");
});
