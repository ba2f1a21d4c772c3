import { environments } from "../environments";
import { SynthesisedStack } from "../stacks/synthesised-stack";

// What the boundary lets through and what it stops is held in platform/access.

const stack = new SynthesisedStack(environments.dev);

it("limits every role of the environment", () => {
  const boundary = stack.reference("aws_iam_policy", "permission-boundary", "arn");
  expect(stack.all("aws_iam_role").map((role) => role.permissions_boundary)).toEqual(
    stack.all("aws_iam_role").map(() => boundary),
  );
});

it("depends on nothing that it limits access to, so that whatever has a role can be made after it", () => {
  expect(String(stack.one("aws_iam_policy", "permission-boundary").policy)).not.toContain("${");
});
