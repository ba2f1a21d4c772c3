import { prod } from "../environments/prod";
import { SynthesisedStack } from "../stacks/synthesised-stack";
import { StackConfiguration } from "../terraform/stack-configuration";
import { synthesise } from "../terraform/synthesise";
import { awaited } from "./awaited";
import { readFacts } from "./facts";
import { judge, violationsIn } from "./judgement";
import { report } from "./report";
import { waivers } from "./waivers";

const today = new Date().toISOString().slice(0, 10);
const stacks = synthesise().map((json) => new StackConfiguration(json));

it("finds every stack as the rules want it, but for what is waived with a reason that still holds", async () => {
  const facts = await readFacts(stacks, today);
  const judgement = judge(
    stacks.flatMap((stack) => violationsIn(stack, facts)),
    waivers,
    awaited,
    today,
  );
  expect([...judgement.broken, ...judgement.stale].length > 0 ? report(judgement) : "").toBe("");
});

it("notices an environment that opens its API host past CloudFront", async () => {
  const open = new SynthesisedStack({ ...prod, api: { ...prod.api, exposure: "public", adminCidr: "203.0.113.7/32" } });
  const stack = new StackConfiguration(JSON.parse(open.text));
  const rulesBroken = violationsIn(stack, await readFacts([stack], today)).map(({ rule }) => rule);
  expect(rulesBroken).toEqual(expect.arrayContaining(["api-host-behind-cloudfront", "no-remote-shell"]));
});

it("judges each environment", () => {
  expect(stacks.map(({ name }) => name)).toEqual(expect.arrayContaining(["dev", "staging", "prod", "local"]));
});
