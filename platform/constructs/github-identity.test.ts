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

it("finds the provider where another repository made it, since an account has one, and wants it to admit our audience", () => {
  const sharing = { ...environments.dev, pipelines: { gitHubIdentity: "looked-up" as const } };
  const [found] = accountsOf([sharing]).map((account) => new SynthesisedStack(account)) as [SynthesisedStack];
  expect(found.all("aws_iam_openid_connect_provider")).toEqual([]);
  const [[name, provider] = []] = Object.entries(found.json.data.aws_iam_openid_connect_provider ?? {});
  expect(provider).toMatchObject({
    url: `https://${issuer}`,
    lifecycle: { postcondition: [{ condition: `\${contains(self.client_id_list, "sts.amazonaws.com")}` }] },
  });
  for (const role of found.all("aws_iam_role")) {
    expect(statementsOf(role.assume_role_policy)[0]?.Principal).toEqual({
      Federated: `\${data.aws_iam_openid_connect_provider.${name}.arn}`,
    });
  }
});

it("hands out no keys", () => {
  expect([...stack.all("aws_iam_user"), ...stack.all("aws_iam_access_key")]).toEqual([]);
});
