import { environments } from "../environments";
import { accountsOf } from "../environments/accounts";
import { SynthesisedStack, statementsOf } from "../stacks/synthesised-stack";

const [stack] = accountsOf([environments.dev]).map((account) => new SynthesisedStack(account)) as [SynthesisedStack];
const trusts = stack.all("aws_iam_role").flatMap((role) => statementsOf(role.assume_role_policy));
const issuer = "token.actions.githubusercontent.com";

it("trusts GitHub's workflows, and no other issuer or audience", () => {
  expect(stack.one("aws_iam_openid_connect_provider")).toMatchObject({
    url: `https://${issuer}`,
    client_id_list: ["sts.amazonaws.com"],
  });
});

it("says of every job which repository and which environment on GitHub it is of, with no room for others", () => {
  expect(trusts.length).toBeGreaterThan(0);
  for (const { Condition } of trusts) {
    expect(Object.keys(Condition ?? {})).toEqual(["StringEquals"]);
    expect(Condition?.StringEquals?.[`${issuer}:sub`]).toMatch(/^repo:lectern-platform\/lectern:environment:[a-z-]+$/);
    expect(Condition?.StringEquals?.[`${issuer}:aud`]).toBe("sts.amazonaws.com");
  }
});

it("hands out no keys", () => {
  expect([...stack.all("aws_iam_user"), ...stack.all("aws_iam_access_key")]).toEqual([]);
});
