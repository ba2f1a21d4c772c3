import { stripVTControlCharacters } from "node:util";
import type { TerraformJson } from "../terraform/stack-configuration";
import { synthesise } from "../terraform/synthesise";
import { constructPaths } from "./construct-paths";
import type { Action, ResourceChange } from "./plan-json";
import { judgePlan } from "./plan-judgement";
import { planReport } from "./plan-report";

const stack = synthesise().find((each) => each["//"]?.metadata?.stackName === "prod") as TerraformJson;
const pathOf = constructPaths(stack);
const resources = Object.entries(stack.resource ?? {}).flatMap(([type, byName]) =>
  Object.entries(byName).map(([name, attributes]) => ({ type, address: `${type}.${name}`, attributes })),
);

/** The lines that are shown of a plan which does this to every resource of prod. */
function linesOf(actions: readonly Action[], over: Partial<ResourceChange["change"]>, inDetail = false) {
  const resource_changes = resources.map(
    ({ address, type, attributes }): ResourceChange => ({
      address,
      type,
      change: { actions, before: null, after: attributes, ...over },
    }),
  );
  const judgement = judgePlan({ resource_changes }, pathOf, []);
  const shown = {
    file: ".lectern/plans/prod/plan.tfplan",
    sha256: "0".repeat(64),
    deploy: "npm run deploy -- prod",
    judgement,
  };
  return stripVTControlCharacters(planReport("prod", shown, inDetail)).split("\n");
}

/** What a terminal of 80 columns makes of them. */
const rowsOf = (lines: readonly string[]) =>
  lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 80)), 0);

describe("the first plan of prod, of more than a hundred resources", () => {
  const lines = linesOf(["create"], {});

  it("is one screen", () => {
    expect(resources.length).toBeGreaterThan(80);
    expect(rowsOf(lines)).toBeLessThan(45);
  });

  it("counts what is added by its part, and tells each rule of a security group", () => {
    const whole = lines.join("\n");
    expect(whole).toMatch(/^Added\n {2}\+ [^+]*\bnetwork \d+/m);
    expect(whole).toMatch(/egress tcp 443 to 0\.0\.0\.0\/0/);
    expect(whole).toMatch(/^ {2}\+ \d+ new ones, with \d+ grants and denials: --details shows each$/m);
  });

  it("shows each permission in detail, on as many screens as it takes", () => {
    expect(linesOf(["create"], {}, true).join("\n")).toMatch(/Allow ssm:GetParameter/);
  });
});

it("says all that would be lost, however much it is", () => {
  const lines = linesOf(["delete"], { before: {}, after: null });
  const told = lines.join("\n");
  for (const { address } of resources) expect(told).toContain(`- ${pathOf(address)}`);
});

it("puts the actions together that a statement permits on one thing", () => {
  const statements = (Action: readonly string[]) =>
    JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource: "arn:x" }] });
  const change: ResourceChange = {
    address: "aws_iam_role_policy.it",
    type: "aws_iam_role_policy",
    change: {
      actions: ["update"],
      before: { policy: statements([]) },
      after: { policy: statements(["s3:Get", "s3:Put"]) },
    },
  };
  const judgement = judgePlan({ resource_changes: [change] }, () => "dev/it", []);
  const report = planReport("dev", { file: "", sha256: "", deploy: "npm run deploy -- dev", judgement }, false);
  expect(stripVTControlCharacters(report)).toContain("      + Allow s3:Get, s3:Put on arn:x");
});
