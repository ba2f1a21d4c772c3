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

it("judges each environment", () => {
  expect(stacks.map(({ name }) => name)).toEqual(expect.arrayContaining(["dev", "staging", "prod", "local"]));
});
