import { environments } from "../environments";
import { accountsOf } from "../environments/accounts";
import { SynthesisedStack, statementsOf } from "../stacks/synthesised-stack";

// What the boundary stops, tried with policies that allow everything, is held in platform/access.

const [stack] = accountsOf([environments.dev]).map((account) => new SynthesisedStack(account)) as [SynthesisedStack];
const policy = stack.one("aws_iam_policy", "pipeline-boundary");
const statements = statementsOf(policy.policy);

it("lets pipelines work with services that environments are made of, each named", () => {
  const allowed = statements.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action);
  expect(allowed).not.toContain("*");
  for (const action of ["cloudtrail:*", "sts:*", "organizations:*", "account:*"]) expect(allowed).not.toContain(action);
});

it("goes by names of bootstrap's own, so that it holds for itself and for the boundaries of environments", () => {
  expect(policy.name).toBe("lectern-bootstrap-pipeline-boundary");
  const left = statements.find(({ Sid }) => Sid === "LeaveBootstrapAlone");
  expect(left?.Resource).toContain("arn:aws:iam::111111111111:policy/*");
  expect(stack.one("aws_iam_policy", "boundary-dev").name).toMatch(/^lectern-bootstrap-/);
});

it("keeps passwords from pipelines, whatever policies they are given", () => {
  expect(statements).toContainEqual(
    expect.objectContaining({ Effect: "Deny", Action: "secretsmanager:GetSecretValue", Resource: "*" }),
  );
});
