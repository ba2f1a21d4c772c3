import { StackConfiguration, type TerraformJson } from "../../terraform/stack-configuration";
import { synthesise } from "../../terraform/synthesise";
import type { Edit, StackDraft } from "../edits.fixture";
import { readFacts } from "../facts";
import { violationsIn } from "../judgement";
import { faults } from ".";

const stacks = synthesise();

/** What is said of a stack, each finding as one line that begins with its rule. */
async function findings(json: TerraformJson): Promise<readonly string[]> {
  const stack = new StackConfiguration(json);
  const facts = await readFacts([stack], "2026-11-22");
  return violationsIn(stack, facts).map(({ rule, path, wrong }) => `${rule}: ${path} ${wrong}`);
}

function stackOf(environment: string): TerraformJson {
  const found = stacks.find((stack) => stack["//"]?.metadata?.stackName === environment);
  if (found === undefined) throw new Error(`There is no stack ${environment} to plant a fault in.`);
  return found;
}

function planted(sound: TerraformJson, plant: Edit): TerraformJson {
  const draft = structuredClone(sound) as StackDraft;
  plant(draft);
  return draft as TerraformJson;
}

const alreadyFound = new Map<string, Promise<readonly string[]>>();

/** What is found in the stack as it is: waived, or waiting for what is not built yet. */
function findingsBefore(environment: string): Promise<readonly string[]> {
  const known = alreadyFound.get(environment) ?? findings(stackOf(environment));
  alreadyFound.set(environment, known);
  return known;
}

it("plants at least a hundred faults, each under a name of its own", () => {
  expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
  expect(faults.length).toBeGreaterThanOrEqual(100);
});

it.each(faults)("$rule notices who $name", async ({ rule, plant, environment = "prod" }) => {
  const sound = stackOf(environment);
  const faulty = planted(sound, plant);
  expect(JSON.stringify(faulty)).not.toBe(JSON.stringify(sound));
  const before = await findingsBefore(environment);
  const isNew = (await findings(faulty)).filter((finding) => !before.includes(finding));
  expect(isNew).toContainEqual(expect.stringMatching(new RegExp(`^${rule}: `)));
});
